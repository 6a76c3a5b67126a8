#include "network.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace trainless {

namespace {

constexpr double kEpsilon = 1e-5;  // of batch normalisation
constexpr int kEdges[6][2] = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}};

}  // namespace

const Kernels& chosenKernels() {
  static const Kernels* const chosen = [] {
    const char* const wanted = std::getenv("TRAINLESS_KERNELS");
    for (const Kernels* kernels : {avx512Kernels(), avx2Kernels(), baselineKernels()})
      if (kernels && (!wanted || !std::strcmp(wanted, kernels->name))) return kernels;
    return baselineKernels();
  }();
  return *chosen;
}

Buffer::~Buffer() { std::free(data_); }

float* Buffer::reserve(size_t floats) {
  if (floats <= size_) return data_;
  std::free(data_);
  data_ = nullptr;
  size_ = 0;
  constexpr size_t kPage = 2u << 20;
  const size_t bytes = floats * sizeof(float);
  const size_t alignment = bytes >= kPage ? kPage : 64;
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, (bytes + 63) / 64 * 64) != 0) throw std::bad_alloc();
#if defined(__linux__)
  if (alignment == kPage) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  data_ = static_cast<float*>(memory);
  size_ = floats;
  return data_;
}

// The output of a convolution (normalised where it is read) or the sum at a node.
struct Network::Value {
  int stage;
  bool normalised;  // has statistics
  int firstGroup;   // the groups of steps between which it must be kept
  int lastGroup;
  bool local;  // needed within one group only: one block of images
  size_t offset;
  std::vector<BlockSums> sums;
  std::vector<float> scale;
  std::vector<float> shift;
};

namespace {

struct SourceOf {
  SourceKind kind;
  int value;
};

struct Convolution {
  int tensor;
  int output;
};

}  // namespace

// One pass over the images: a node is summed up, and everything that convolves it reads it while it is in the cache.
struct Network::Step {
  int stage;
  std::vector<SourceOf> sources;
  int plain = -1;  // value
  bool statistics = false;
  std::vector<Convolution> pointwise;
  std::vector<Convolution> winograd;
  std::vector<Convolution> strided;    // none or one, with `shortcut`
  std::vector<Convolution> shortcut;
  int group = 0;

  bool padded() const { return !pointwise.empty() || !winograd.empty() || !strided.empty(); }
};

struct Network::Program {
  std::vector<Value> values;
  std::vector<Step> steps;
  Convolution stem = {};
  int tensors = 0;
  size_t activations = 0;
  size_t local = 0;

  int value(int stage, bool normalised) {
    values.push_back({stage, normalised, 0, 0, false, 0, {}, {}, {}});
    return static_cast<int>(values.size()) - 1;
  }
};

Network::Network(const Configuration& configuration, const float* images)
    : configuration_(configuration), kernels_(&chosenKernels()) {
  const int height = configuration.height, width = configuration.width;
  const size_t line = width + 2, plane = (height + 2) * line;
  const size_t planes = static_cast<size_t>(configuration.batch) * 3;
  float* to = images_.reserve(planes * plane + 64);
  std::memset(to, 0, (planes * plane + 64) * sizeof(float));
  for (size_t p = 0; p < planes; p++)
    for (int y = 0; y < height; y++)
      std::memcpy(to + p * plane + (y + 1) * line + 1, images + (p * height + y) * width, width * sizeof(float));
  for (int stage = 0; stage < 3; stage++) {
    // Borders are zeroed here once; only the inside is ever written.
    const Shape s = shape(stage, imagesTogether(stage));
    const size_t floats = static_cast<size_t>(s.images) * (s.height + 2) * (s.width + 2) * s.blocks * kLanes;
    std::memset(padded_[stage].reserve(floats), 0, floats * sizeof(float));
    if (stage < 2) halvedFloats_ = std::max(halvedFloats_, floats);
  }
  halved_.reserve(halvedFloats_);
  winograd_.reserve(winogradScratch(configuration.channels * 4 / kLanes));
}

Shape Network::shape(int stage, int images) const {
  return {images, configuration_.height >> stage, configuration_.width >> stage,
          (configuration_.channels << stage) / kLanes};
}

size_t Network::imageFloats(int stage) const {
  const Shape s = shape(stage, 1);
  return static_cast<size_t>(s.height) * s.width * s.blocks * kLanes;
}

int Network::imagesTogether(int stage) const {
  const Shape s = shape(stage, 1);
  return std::max(1, kMaxTiles / ((s.height / 4) * (s.width / 4)));
}

std::vector<size_t> Network::tensorSizes(const Cell& cell) const {
  const size_t channels = configuration_.channels;
  std::vector<size_t> sizes;
  if (std::any_of(cell.begin(), cell.end(), [](uint8_t op) { return op != kNone; })) {
    sizes.push_back(27 * channels);
    for (int stage = 0; stage < 3; stage++) {
      const size_t square = (channels << stage) * (channels << stage);
      if (stage > 0) sizes.insert(sizes.end(), {9 * square / 2, 9 * square, square / 2});
      for (int repeat = 0; repeat < configuration_.cellsPerStage; repeat++)
        for (const uint8_t operation : cell)
          if (operation == kConv1x1 || operation == kConv3x3) sizes.push_back(operation == kConv3x3 ? 9 * square : square);
    }
  }
  sizes.push_back(4 * channels * configuration_.classes);
  sizes.push_back(configuration_.classes);
  return sizes;
}

void Network::build(const Cell& cell, Program& program) const {
  const bool connected = std::any_of(cell.begin(), cell.end(), [](uint8_t op) { return op != kNone; });
  int tensor = 0;
  if (!connected) {
    program.tensors = 2;
    return;
  }
  program.stem = {tensor++, program.value(0, true)};
  std::vector<SourceOf> sources = {{kAffine, program.stem.output}};
  std::vector<int> stepOf;  // of each value: the step that writes it as a sum

  // The step that sums up some sources: an earlier one where the only source is its sum as it is.
  const auto stepFor = [&](const std::vector<SourceOf>& list, int stage) {
    if (list.size() == 1 && list[0].kind == kSkip) {
      for (size_t s = 0; s < program.steps.size(); s++)
        if (program.steps[s].plain == list[0].value) return static_cast<int>(s);
    }
    program.steps.push_back({});
    program.steps.back().stage = stage;
    program.steps.back().sources = list;
    return static_cast<int>(program.steps.size()) - 1;
  };
  const auto plainOf = [&](int step) {
    if (program.steps[step].plain < 0) program.steps[step].plain = program.value(program.steps[step].stage, false);
    return program.steps[step].plain;
  };

  for (int stage = 0; stage < 3; stage++) {
    if (stage > 0) {
      const int step = stepFor(sources, stage - 1);
      const int a = program.value(stage, true), b = program.value(stage, true), shortcut = program.value(stage, false);
      plainOf(step);
      program.steps[step].strided.push_back({tensor, a});
      program.steps[step].shortcut.push_back({tensor + 2, shortcut});
      const int second = stepFor({{kAffine, a}}, stage);
      program.steps[second].winograd.push_back({tensor + 1, b});
      tensor += 3;
      sources = {{kAffine, b}, {kSkip, shortcut}};
    }
    for (int repeat = 0; repeat < configuration_.cellsPerStage; repeat++) {
      int tensorOf[6];
      for (int edge = 0; edge < 6; edge++)
        tensorOf[edge] = cell[edge] == kConv1x1 || cell[edge] == kConv3x3 ? tensor++ : -1;
      std::vector<SourceOf> nodes[4];
      nodes[0] = sources;
      for (int node = 0; node < 3; node++) {
        if (nodes[node].empty()) continue;
        // A node that is only passed on, to one other node, need not be written: its sources are the other's.
        int outgoing = 0, last = -1;
        for (int edge = 0; edge < 6; edge++)
          if (kEdges[edge][0] == node && cell[edge] != kNone) {
            outgoing++;
            last = edge;
          }
        if (outgoing == 1 && cell[last] == kSkipConnect) {
          std::vector<SourceOf>& target = nodes[kEdges[last][1]];
          int others = 0;  // that will still join the target
          for (int edge = 0; edge < 6; edge++)
            if (kEdges[edge][1] == kEdges[last][1] && kEdges[edge][0] > node && cell[edge] != kNone) others += 2;
          if (static_cast<int>(target.size() + nodes[node].size()) + others <= kMaxSources) {
            target.insert(target.end(), nodes[node].begin(), nodes[node].end());
            continue;
          }
        }
        const int step = stepFor(nodes[node], stage);
        for (int edge = 0; edge < 6; edge++) {
          if (kEdges[edge][0] != node || cell[edge] == kNone) continue;
          std::vector<SourceOf>& target = nodes[kEdges[edge][1]];
          if (tensorOf[edge] >= 0) {
            const int output = program.value(stage, true);
            (cell[edge] == kConv1x1 ? program.steps[step].pointwise : program.steps[step].winograd)
                .push_back({tensorOf[edge], output});
            target.push_back({kAffine, output});
          } else {
            target.push_back({cell[edge] == kAvgPool ? kPool : kSkip, plainOf(step)});
          }
        }
      }
      sources = nodes[3];
    }
  }
  const int step = stepFor(sources, 2);
  if (program.steps[step].padded() || program.steps[step].statistics || program.steps[step].plain >= 0) {
    // Its sum exists already; statistics need a pass of their own.
    const int value = plainOf(step);
    program.steps.push_back({});
    program.steps.back().stage = 2;
    program.steps.back().sources = {{kSkip, value}};
  }
  Step& lastStep = program.steps.back();
  lastStep.plain = program.value(2, true);
  lastStep.statistics = true;
  program.tensors = tensor + 2;
}

// Groups the steps that can run image by image together, and finds every value a place.
void Network::place(Program& program) {
  // A step that needs statistics gathered in the current group begins the next one. Group 0 is the stem.
  int group = 1;
  std::vector<int> writtenIn(program.values.size(), 0);
  for (Step& step : program.steps) {
    for (const SourceOf& source : step.sources)
      if (source.kind == kAffine && writtenIn[source.value] == group) group++;
    step.group = group;
    if (step.plain >= 0) writtenIn[step.plain] = group;
    for (const auto* list : {&step.pointwise, &step.winograd, &step.strided, &step.shortcut})
      for (const Convolution& convolution : *list) writtenIn[convolution.output] = group;
  }
  for (size_t v = 0; v < program.values.size(); v++)
    program.values[v].firstGroup = program.values[v].lastGroup = writtenIn[v];
  for (const Step& step : program.steps)
    for (const SourceOf& source : step.sources)
      program.values[source.value].lastGroup = std::max(program.values[source.value].lastGroup, step.group);
  Value& result = program.values[program.steps.back().plain];
  result.lastGroup = group + 1;

  std::vector<Value*> placed;
  for (Value& value : program.values) {
    value.local = value.firstGroup == value.lastGroup && !value.normalised;
    const size_t size = imageFloats(value.stage) * (value.local ? imagesTogether(value.stage) : configuration_.batch);
    if (value.local) {
      value.offset = program.local;
      program.local += size;
      continue;
    }
    // Lowest place that no value alive at the same time overlaps.
    std::vector<std::pair<size_t, size_t>> taken;
    for (const Value* other : placed)
      if (other->firstGroup <= value.lastGroup && value.firstGroup <= other->lastGroup)
        taken.push_back({other->offset, other->offset + imageFloats(other->stage) * configuration_.batch});
    std::sort(taken.begin(), taken.end());
    value.offset = 0;
    for (const auto& [from, to] : taken) {
      if (value.offset + size <= from) break;
      value.offset = std::max(value.offset, to);
    }
    placed.push_back(&value);
    program.activations = std::max(program.activations, value.offset + size);
  }
  for (Value& value : program.values)
    if (value.normalised) {
      const size_t blocks = shape(value.stage, 0).blocks;
      value.sums.assign(blocks, BlockSums{});
      value.scale.assign(blocks * kLanes, 0);
      value.shift.assign(blocks * kLanes, 0);
    }
}

void Network::normalise(Value& value) const {
  const Shape s = shape(value.stage, 1);
  const double count = static_cast<double>(configuration_.batch) * s.height * s.width;
  for (int b = 0; b < s.blocks; b++)
    for (int i = 0; i < kLanes; i++) {
      const double mean = value.sums[b].sum[i] / count;
      const double variance = std::max(0.0, value.sums[b].squares[i] / count - mean * mean);
      const double scale = 1 / std::sqrt(variance + kEpsilon);
      value.scale[b * kLanes + i] = static_cast<float>(scale);
      value.shift[b * kLanes + i] = static_cast<float>(-mean * scale);
    }
}

// Runs the steps [first, last), which make one group, over all images.
void Network::execute(Program& program, size_t first, size_t last, const WeightSource* weights, bool exact) {
  const int stage = program.steps[first].stage;
  const int together = imagesTogether(stage);
  struct Packed {
    const float* pointwise = nullptr;
    const float* winograd = nullptr;
    const float* strided = nullptr;
    const float* shortcut = nullptr;
  };
  std::vector<Packed> packed(last - first);
  const int blocks = shape(stage, 1).blocks, channels = blocks * kLanes;

  // Weights, ready for the kernels.
  size_t floats = 0;
  const auto room = [&](size_t size) {
    const size_t at = floats;
    floats += (size + kLanes - 1) / kLanes * kLanes;
    return at;
  };
  std::vector<std::array<size_t, 4>> offsets(last - first);
  for (size_t s = first; s < last; s++) {
    const Step& step = program.steps[s];
    offsets[s - first] = {room(step.pointwise.size() * channels * channels),
                          room(packedWinograd(channels, static_cast<int>(step.winograd.size()) * blocks)),
                          room(step.strided.size() * 9 * channels * channels * 2),
                          room(step.shortcut.size() * channels * channels * 2)};
  }
  float* const store = packed_.reserve(floats);
  for (size_t s = first; s < last; s++) {
    const Step& step = program.steps[s];
    const auto& offset = offsets[s - first];
    packed[s - first] = {store + offset[0], store + offset[1], store + offset[2], store + offset[3]};
    int block = 0;
    for (const Convolution& convolution : step.pointwise) {
      kernels_->packPointwise(weights[convolution.tensor], channels, channels, block,
                              static_cast<int>(step.pointwise.size()) * blocks, store + offset[0]);
      block += blocks;
    }
    block = 0;
    for (const Convolution& convolution : step.winograd) {
      if (exact) {
        kernels_->packDirect(weights[convolution.tensor], channels, channels, 9,
                             store + offset[1] + 9 * channels * kLanes * block);
      } else {
        kernels_->packWinograd(weights[convolution.tensor], channels, channels, block,
                               static_cast<int>(step.winograd.size()) * blocks, store + offset[1]);
      }
      block += blocks;
    }
    for (const Convolution& convolution : step.strided)
      kernels_->packDirect(weights[convolution.tensor], channels, 2 * channels, 9, store + offset[2]);
    for (const Convolution& convolution : step.shortcut)
      kernels_->packDirect(weights[convolution.tensor], channels, 2 * channels, 1, store + offset[3]);
  }

  float* const activations = activations_.data();
  float* const local = local_.data();
  const auto stride = [&](const Value& value) { return static_cast<ptrdiff_t>(imageFloats(value.stage)); };
  const auto at = [&](const Value& value, int image) {
    return value.local ? local + value.offset : activations + value.offset + stride(value) * image;
  };
  std::vector<BlockOutput> outputs;
  const auto outputsOf = [&](const std::vector<Convolution>& list, int image) {
    outputs.clear();
    for (const Convolution& convolution : list) {
      Value& value = program.values[convolution.output];
      const Shape s = shape(value.stage, 1);
      for (int b = 0; b < s.blocks; b++)
        outputs.push_back({at(value, image) + static_cast<ptrdiff_t>(b) * s.height * s.width * kLanes,
                           value.normalised ? &value.sums[b] : nullptr});
    }
    return static_cast<int>(outputs.size());
  };

  for (int image = 0; image < configuration_.batch; image += together) {
    const Shape in = shape(stage, std::min(together, configuration_.batch - image));
    for (size_t s = first; s < last; s++) {
      const Step& step = program.steps[s];
      const Packed& w = packed[s - first];
      Source sources[kMaxSources];
      int count = 0;
      for (const SourceOf& source : step.sources) {
        const Value& value = program.values[source.value];
        sources[count++] = {source.kind, at(value, image), stride(value), value.scale.data(), value.shift.data()};
      }
      float* const plain = step.plain < 0 ? nullptr : at(program.values[step.plain], image);
      const ptrdiff_t plainStride = static_cast<ptrdiff_t>(imageFloats(stage));
      float* const padded = step.padded() ? padded_[stage].data() : nullptr;
      kernels_->combine(sources, count, in, plain, plainStride, padded,
                        step.statistics ? program.values[step.plain].sums.data() : nullptr);
      if (!step.winograd.empty()) {
        const int n = outputsOf(step.winograd, image);
        if (exact) {
          for (int block = 0; block < n; block += blocks)
            kernels_->direct(padded, in, 1, w.winograd + 9 * channels * kLanes * block, blocks, outputs.data() + block,
                             plainStride);
        } else {
          kernels_->winograd(padded, in, w.winograd, n, outputs.data(), plainStride, winograd_.data());
        }
      }
      if (!step.pointwise.empty()) {
        const int n = outputsOf(step.pointwise, image);
        kernels_->pointwise(padded, in, w.pointwise, n, outputs.data(), plainStride);
      }
      if (!step.strided.empty()) {
        const int n = outputsOf(step.strided, image);
        kernels_->direct(padded, in, 2, w.strided, n, outputs.data(), static_cast<ptrdiff_t>(imageFloats(stage + 1)));
        kernels_->halve(plain, plainStride, in, halved_.data());
        const int m = outputsOf(step.shortcut, image);
        const Shape half = {in.images, in.height / 2, in.width / 2, in.blocks};
        kernels_->pointwise(halved_.data(), half, w.shortcut, m, outputs.data(),
                            static_cast<ptrdiff_t>(imageFloats(stage + 1)));
      }
    }
  }
  for (size_t s = first; s < last; s++) {
    const Step& step = program.steps[s];
    for (const auto* list : {&step.pointwise, &step.winograd, &step.strided})
      for (const Convolution& convolution : *list) normalise(program.values[convolution.output]);
    if (step.statistics) normalise(program.values[step.plain]);
  }
}

void Network::run(const Cell& cell, const WeightSource* weights, bool exact, float* logits) {
  Program program;
  build(cell, program);
  const int batch = configuration_.batch, classes = configuration_.classes, width = configuration_.channels * 4;
  features_.assign(static_cast<size_t>(batch) * width, 0.0f);

  if (program.tensors > 2) {
    place(program);
    activations_.reserve(program.activations);
    local_.reserve(program.local);
    // The stem looks at the images themselves.
    const Shape out = shape(0, batch);
    const size_t taps = static_cast<size_t>(27) * configuration_.channels;
    float* const packed = packed_.reserve(taps);
    kernels_->packDirect(weights[program.stem.tensor], 3, configuration_.channels, 9, packed);
    Value& stem = program.values[program.stem.output];
    std::vector<BlockOutput> outputs;
    for (int b = 0; b < out.blocks; b++)
      outputs.push_back({activations_.data() + stem.offset + static_cast<ptrdiff_t>(b) * out.height * out.width * kLanes,
                         &stem.sums[b]});
    kernels_->stem(images_.data(), out, packed, outputs.data(), static_cast<ptrdiff_t>(imageFloats(0)));
    normalise(stem);

    for (size_t first = 0; first < program.steps.size();) {
      size_t last = first + 1;
      while (last < program.steps.size() && program.steps[last].group == program.steps[first].group) last++;
      execute(program, first, last, weights, exact);
      first = last;
    }
    const Value& result = program.values[program.steps.back().plain];
    kernels_->features(activations_.data() + result.offset, static_cast<ptrdiff_t>(imageFloats(2)), shape(2, batch),
                       result.scale.data(), result.shift.data(), features_.data());
  }

  const WeightSource& weight = weights[program.tensors - 2];
  const WeightSource& bias = weights[program.tensors - 1];
  classifier_.resize(static_cast<size_t>(classes) * width);
  for (size_t i = 0; i < classifier_.size(); i++)
    classifier_[i] = static_cast<float>(static_cast<double>(weight.draws[i]) * weight.scale + weight.shift);
  for (int n = 0; n < batch; n++)
    for (int k = 0; k < classes; k++) {
      const float* w = classifier_.data() + static_cast<size_t>(k) * width;
      const float* f = features_.data() + static_cast<size_t>(n) * width;
      float sums[8] = {};
      for (int i = 0; i < width; i += 8)
        for (int j = 0; j < 8; j++) sums[j] += w[i + j] * f[i + j];
      const float start = static_cast<float>(static_cast<double>(bias.draws[k]) * bias.scale + bias.shift);
      logits[static_cast<size_t>(n) * classes + k] =
          start + (((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])));
    }
}

}  // namespace trainless
