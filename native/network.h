// An untrained NAS-Bench-201 network on one batch: which passes over the images it takes, and their memory.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels.h"

namespace trainless {

struct Configuration {
  int batch;
  int height;  // and width: multiples of 16, so that every stage divides into tiles of 4×4
  int width;
  int channels;  // a multiple of 16
  int cellsPerStage;
  int classes;
};

// Operations of the six edges; the numbers are those of the benchmark.
enum Operation : uint8_t { kNone, kSkipConnect, kConv1x1, kConv3x3, kAvgPool };
typedef std::array<uint8_t, 6> Cell;

// The kernels for this processor, or those that TRAINLESS_KERNELS names.
const Kernels& chosenKernels();

// One float array, aligned to cache lines; its content is lost when it grows.
class Buffer {
 public:
  ~Buffer();
  float* reserve(size_t floats);
  float* data() const { return data_; }

 private:
  float* data_ = nullptr;
  size_t size_ = 0;
};

class Network {
 public:
  // `images`: [batch][3][height][width]
  Network(const Configuration& configuration, const float* images);

  // Sizes of the weight tensors of a cell, in PyTorch's module order.
  std::vector<size_t> tensorSizes(const Cell& cell) const;
  // `cell`: without dead edges; `weights`: one source a tensor; `logits`: [batch][classes].
  // `exact`: convolutions as plain sums of products, with half the rounding error, in twice the time.
  void run(const Cell& cell, const WeightSource* weights, bool exact, float* logits);
  size_t logits() const { return static_cast<size_t>(configuration_.batch) * configuration_.classes; }

 private:
  struct Value;
  struct Step;
  struct Program;

  void build(const Cell& cell, Program& program) const;
  void place(Program& program);
  void execute(Program& program, size_t first, size_t last, const WeightSource* weights, bool exact);
  void normalise(Value& value) const;
  Shape shape(int stage, int images) const;
  size_t imageFloats(int stage) const;
  int imagesTogether(int stage) const;

  const Configuration configuration_;
  const Kernels* kernels_;
  Buffer images_;     // with a border
  Buffer padded_[3];  // inputs of convolutions, by stage
  Buffer halved_;     // input of a residual block's shortcut
  size_t halvedFloats_ = 0;
  Buffer activations_;
  Buffer local_;
  Buffer packed_;
  Buffer winograd_;
  std::vector<float> features_;
  std::vector<float> classifier_;
};

}  // namespace trainless
