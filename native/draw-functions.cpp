// Compiled once for each instruction set, with products never fused into sums except where std fma is written: PyTorch's
// AVX2 code rounds in these places. TRAINLESS_DRAWS names the exported function, TRAINLESS_ISA the instruction set.
#include <cmath>
#include <cstring>

#include "draws.h"

namespace trainless {
namespace {

constexpr int kShift = 397;
constexpr int kChunk = 64;  // blocks of 16 handled together

inline uint32_t mix(uint32_t word, uint32_t next) {
  const uint32_t y = (word & 0x80000000u) | (next & 0x7fffffffu);
  return (y >> 1) ^ (-(y & 1u) & 0x9908b0dfu);
}

void twist(uint32_t* state) {
  // Each word depends on one 397 ahead or 227 behind: sixteen at a time are independent.
  int k = 0;
  for (; k < kStateWords - kShift; k++) state[k] = state[k + kShift] ^ mix(state[k], state[k + 1]);
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#else
#pragma GCC ivdep
#endif
  for (k = kStateWords - kShift; k < kStateWords - 1; k++) state[k] = state[k + kShift - kStateWords] ^ mix(state[k], state[k + 1]);
  state[kStateWords - 1] = state[kShift - 1] ^ mix(state[kStateWords - 1], state[0]);
}

void temper(const uint32_t* state, int count, uint32_t* draws) {
  for (int i = 0; i < count; i++) {
    uint32_t y = state[i];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    draws[i] = (y ^ (y >> 18)) & 0xffffffu;
  }
}

inline float bitsToFloat(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
inline uint32_t floatToBits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}
inline float fused(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

// Cephes' logf, sinf and cosf (S. Moshier) in single precision.
void boxMuller(const uint32_t* draws, int blocks, float* normals) {
  uint32_t first[kChunk * 8], second[kChunk * 8];
  float cosines[kChunk * 8], sines[kChunk * 8];
  for (int begin = 0; begin < blocks; begin += kChunk) {
    const int some = blocks - begin < kChunk ? blocks - begin : kChunk;
    for (int b = 0; b < some; b++) {
      std::memcpy(first + b * 8, draws + (begin + b) * 16, 32);
      std::memcpy(second + b * 8, draws + (begin + b) * 16 + 8, 32);
    }
    const int count = some * 8;
    for (int i = 0; i < count; i++) {
      // 1 − u as x·2^e with x in [√½, √2), then x − 1. A 24-bit integer is an exact float.
      const uint32_t bits = floatToBits(static_cast<float>(static_cast<int32_t>(0x1000000u - first[i])));
      float x = bitsToFloat((bits & 0x007fffffu) | 0x3f000000u);
      const bool below = x < 0.707106781186547524f;
      const float e = static_cast<float>(static_cast<int32_t>(bits >> 23) - 126 - 24 - (below ? 1 : 0));
      x = (x - 1.0f) + (below ? x : 0.0f);
      const float xx = x * x;
      float p = fused(7.0376836292e-2f, x, -1.151461031e-1f);
      p = fused(p, x, 1.167699874e-1f);
      p = fused(p, x, -1.2420140846e-1f);
      p = fused(p, x, 1.4249322787e-1f);
      p = fused(p, x, -1.6668057665e-1f);
      p = fused(p, x, 2.0000714765e-1f);
      p = fused(p, x, -2.4999993993e-1f);
      p = fused(p, x, 3.3333331174e-1f);
      p = fused(p * x, xx, e * -2.12194440e-4f);
      p = fused(xx, -0.5f, p);
      const float radius = std::sqrt(-2.0f * fused(e, 0.693359375f, x + p));

      float a = 6.283185307179586f * (static_cast<float>(static_cast<int32_t>(second[i])) * 5.9604644775390625e-8f);
      const int32_t octant = (static_cast<int32_t>(a * 1.27323954473516f) + 1) & -2;
      const float octants = static_cast<float>(octant);
      a = fused(octants, -0.78515625f, a);
      a = fused(octants, -2.4187564849853515625e-4f, a);
      a = fused(octants, -3.77489497744594108e-8f, a);
      const float aa = a * a;
      float c = fused(2.443315711809948e-5f, aa, -1.388731625493765e-3f);
      c = fused(c, aa, 4.166664568298827e-2f);
      c = fused(c * aa, aa, -(aa * 0.5f)) + 1.0f;
      float s = fused(-1.9515295891e-4f, aa, 8.3321608736e-3f);
      s = fused(s, aa, -1.6666654611e-1f);
      s = fused(s * aa, a, a);
      const float cosine = octant & 2 ? s : c;
      const float sine = octant & 2 ? c : s;
      cosines[i] = radius * ((octant + 2) & 4 ? -cosine : cosine);
      sines[i] = radius * (octant & 4 ? -sine : sine);
    }
    for (int b = 0; b < some; b++) {
      std::memcpy(normals + (begin + b) * 16, cosines + b * 8, 32);
      std::memcpy(normals + (begin + b) * 16 + 8, sines + b * 8, 32);
    }
  }
}

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)
const DrawFunctions kTable = {TEXT(TRAINLESS_ISA), twist, temper, boxMuller};

}  // namespace

const DrawFunctions* TRAINLESS_DRAWS() { return &kTable; }

}  // namespace trainless
