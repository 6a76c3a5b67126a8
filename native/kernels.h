// What a network is computed with: one table of functions, compiled once for each instruction set.
//
// Activations lie in blocks of 16 channels: [image][block][row][column][16]. Convolutions read a copy of their input that
// has passed the ReLU and has a border of one zero pixel: [image][block][row + 2][column + 2][16].
#pragma once
#include <cstddef>

namespace trainless {

constexpr int kLanes = 16;      // channels in a block
constexpr int kMaxSources = 4;  // summands of a node, those of a node that is passed on alone included
constexpr int kPoints = 36;     // products of one tile in Winograd's F(4×4, 3×3)
constexpr int kMaxTiles = 32;   // tiles that are transformed together
constexpr int kMaxGroup = 3;    // output blocks that one pass over the input serves

// Running sums of one block's 16 channels over the batch.
struct BlockSums {
  double sum[kLanes];
  double squares[kLanes];
};

// Where one output block of a convolution goes. `sums` may be null.
struct BlockOutput {
  float* data;  // block of the first image
  BlockSums* sums;
};

enum SourceKind { kAffine, kSkip, kPool };

// One summand of a node.
struct Source {
  SourceKind kind;
  const float* data;  // first image
  ptrdiff_t imageStride;
  const float* scale;  // kAffine: per channel
  const float* shift;
};

struct Shape {
  int images;
  int height;
  int width;
  int blocks;
};

// Values of a weight tensor: draws × scale + shift, rounded once.
struct WeightSource {
  const float* draws;
  float scale;
  float shift;
};

struct Kernels {
  const char* name;

  // Output blocks are handled in groups of at most kMaxGroup; packed weights are stored group by group.
  // [out][in][taps] → [group][tap][in block][16 in][group size × 16 out]
  void (*packDirect)(const WeightSource& w, int in, int out, int taps, float* packed);
  // [out][in][3][3] → [group][point][in][group size × 16 out], transformed. `firstBlock` of `blocks`: several
  // convolutions of one input are packed as one with more outputs.
  void (*packWinograd)(const WeightSource& w, int in, int out, int firstBlock, int blocks, float* packed);
  // The same for 1×1 convolutions of one input.
  void (*packPointwise)(const WeightSource& w, int in, int out, int firstBlock, int blocks, float* packed);

  // Sum of a node's sources; written as it is to `plain` and after the ReLU, bordered, to `padded`; either may be null.
  void (*combine)(const Source* sources, int count, const Shape& shape, float* plain, ptrdiff_t plainStride,
                  float* padded, BlockSums* sums);

  // 3×3 convolution of planar images with a border: [image][3][height + 2][width + 2].
  void (*stem)(const float* images, const Shape& out, const float* packed, const BlockOutput* outputs,
               ptrdiff_t outputStride);
  void (*winograd)(const float* padded, const Shape& in, const float* packed, int blocks, const BlockOutput* outputs,
                   ptrdiff_t outputStride, float* scratch);
  void (*pointwise)(const float* padded, const Shape& in, const float* packed, int blocks, const BlockOutput* outputs,
                    ptrdiff_t outputStride);
  // 3×3 convolution as a plain sum of products, with stride 1 or 2; `in` is the input's shape.
  void (*direct)(const float* padded, const Shape& in, int stride, const float* packed, int blocks,
                 const BlockOutput* outputs, ptrdiff_t outputStride);
  // Means of 2×2 pixels, bordered like a convolution's input, without ReLU.
  void (*halve)(const float* plain, ptrdiff_t plainStride, const Shape& in, float* padded);
  // Mean over the pixels of ReLU(x × scale + shift), [image][blocks × 16].
  void (*features)(const float* plain, ptrdiff_t plainStride, const Shape& in, const float* scale, const float* shift,
                   float* out);
};

// Floats of scratch memory that `winograd` needs for inputs of so many blocks.
inline size_t winogradScratch(int blocks) {
  return static_cast<size_t>(kPoints) * (kMaxTiles + 1) * (blocks + kMaxGroup) * kLanes;
}
// Floats that packed weights take.
inline size_t packedWinograd(int in, int blocks) {
  return static_cast<size_t>(kPoints) * (in + 1) * blocks * kLanes;
}

// Null where the instruction set was not compiled in or the processor lacks it.
const Kernels* avx512Kernels();
const Kernels* avx2Kernels();
const Kernels* baselineKernels();

}  // namespace trainless
