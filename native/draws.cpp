#include "draws.h"

#include "kernels.h"

namespace trainless {

namespace {

// A processor that has the kernels of an instruction set has its draws.
const DrawFunctions& functions() {
  static const DrawFunctions* const chosen = avx512Kernels() ? avx512Draws() : avx2Kernels() ? avx2Draws() : baselineDraws();
  return *chosen;
}

}  // namespace

DrawStream::DrawStream(uint32_t seed) {
  state_[0] = seed;
  for (int i = 1; i < kStateWords; i++) state_[i] = 1812433253u * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
}

void DrawStream::fill(uint32_t* draws, size_t count) {
  for (size_t done = 0; done < count;) {
    if (position_ == kStateWords) {
      functions().twist(state_);
      position_ = 0;
    }
    const size_t left = kStateWords - position_;
    const int some = static_cast<int>(left < count - done ? left : count - done);
    functions().temper(state_ + position_, some, draws + done);
    position_ += some;
    done += some;
  }
}

namespace {

constexpr size_t kBlock = 16;
constexpr size_t kPart = 4096;

// Draws on until there are `count` values.
template <typename Convert>
const float* extend(std::vector<float>& values, size_t& drawn, size_t count, DrawStream& stream, Convert convert) {
  count = (count + kBlock - 1) / kBlock * kBlock;
  if (values.size() < count) values.resize(count);
  uint32_t draws[kPart];
  while (drawn < count) {
    const size_t some = count - drawn < kPart ? count - drawn : kPart;
    stream.fill(draws, some);
    convert(draws, some, values.data() + drawn);
    drawn += some;
  }
  return values.data();
}

}  // namespace

void DrawPool::seed(uint32_t seed) {
  normalStream_ = uniformStream_ = DrawStream(seed);
  drawnNormals_ = drawnUniforms_ = 0;
}

const float* DrawPool::normals(size_t count) {
  return extend(normals_, drawnNormals_, count, normalStream_, [](const uint32_t* draws, size_t some, float* to) {
    functions().boxMuller(draws, static_cast<int>(some / kBlock), to);
  });
}

const float* DrawPool::uniforms(size_t count) {
  return extend(uniforms_, drawnUniforms_, count, uniformStream_, [](const uint32_t* draws, size_t some, float* to) {
    for (size_t i = 0; i < some; i++) to[i] = static_cast<float>(draws[i]) * 5.9604644775390625e-8f;
  });
}

}  // namespace trainless
