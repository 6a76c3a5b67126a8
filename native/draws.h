// PyTorch's CPU random numbers: one seed's stream of standard normals and of uniforms, drawn as far as it is needed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace trainless {

constexpr int kStateWords = 624;

// The inner loops, compiled once for each instruction set; all give the same bits.
struct DrawFunctions {
  const char* name;
  // The next 624 words of MT19937.
  void (*twist)(uint32_t* state);
  // The low 24 bits of the tempered words.
  void (*temper)(const uint32_t* state, int count, uint32_t* draws);
  // Blocks of 16 draws to blocks of 16 standard normals, as PyTorch 1.13 rounds them on x86-64 with AVX2.
  void (*boxMuller)(const uint32_t* draws, int blocks, float* normals);
};

const DrawFunctions* avx512Draws();
const DrawFunctions* avx2Draws();
const DrawFunctions* baselineDraws();

// A stream of 24-bit draws from `torch.manual_seed(seed)`.
class DrawStream {
 public:
  explicit DrawStream(uint32_t seed);
  void fill(uint32_t* draws, size_t count);

 private:
  uint32_t state_[kStateWords];
  int position_ = kStateWords;
};

class DrawPool {
 public:
  explicit DrawPool(uint32_t seed) : normalStream_(seed), uniformStream_(seed) {}
  // Begins anew with another seed, in the same memory: fresh pages cost more than the draws.
  void seed(uint32_t seed);
  // The first `count` standard normals; every multiple of 16 of them begins a block.
  const float* normals(size_t count);
  // The first `count` uniforms in [0, 1).
  const float* uniforms(size_t count);

 private:
  DrawStream normalStream_;
  DrawStream uniformStream_;
  std::vector<float> normals_;
  std::vector<float> uniforms_;
  size_t drawnNormals_ = 0;
  size_t drawnUniforms_ = 0;
};

}  // namespace trainless
