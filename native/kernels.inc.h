// The kernels themselves, in terms of a vector V of 16 floats that the including file defines for one instruction set:
// load, store, splat, add, sub, mul, fma(a, b, c) = a·b + c, relu, and ROWS, the rows of a register tile.
// No templates of the standard library here: the linker would share their code between instruction sets.

#define UNROLL _Pragma("GCC unroll 64")
#define INLINE static inline __attribute__((always_inline))

INLINE V zero() { return splat(0.0f); }
INLINE int minimum(int a, int b) { return a < b ? a : b; }
// Size of the group that begins at a block.
INLINE int groupSize(int first, int blocks) {
  const int left = blocks - first;
  if (GROUP == 3 && left == 4) return 2;
  return minimum(left, GROUP);
}

// Distance of a group's matrices for two points. One vector more than needed: 36 places at a distance that is a multiple
// of 4 KB would share one set of the first cache.
INLINE ptrdiff_t pointStride(int in, int group) { return (static_cast<ptrdiff_t>(in) * group + 1) * kLanes; }

// Where the group that begins at a block begins among the packed weights.
INLINE ptrdiff_t groupOffset(int in, int block, int blocks) {
  ptrdiff_t offset = 0;
  for (int first = 0; first < block; first += groupSize(first, blocks)) offset += kPoints * pointStride(in, groupSize(first, blocks));
  return offset;
}

INLINE void addSums(BlockSums* sums, V sum, V squares) {
  alignas(64) float a[kLanes], b[kLanes];
  store(a, sum);
  store(b, squares);
  for (int i = 0; i < kLanes; i++) {
    sums->sum[i] += a[i];
    sums->squares[i] += b[i];
  }
}

// ---- the one matrix kernel: R rows × G blocks of 16 outputs -------------------------------------------------------
// acc[r][g] = Σ_segments Σ_k a[segment offset + r·rowStride + k] · w[segment][k][g]
template <int R, int G, int K>
INLINE void tile(const float* a, ptrdiff_t rowStride, const ptrdiff_t* segments, int count, const float* w, V (&acc)[R][G]) {
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int g = 0; g < G; g++) acc[r][g] = zero();
  for (int s = 0; s < count; s++) {
    const float* from = a + segments[s];
    UNROLL_K for (int k = 0; k < K; k++) {
      V weight[G];
      UNROLL for (int g = 0; g < G; g++) weight[g] = load(w + (k * G + g) * kLanes);
      UNROLL for (int r = 0; r < R; r++) {
        const V value = splat(from[r * rowStride + k]);
        UNROLL for (int g = 0; g < G; g++) acc[r][g] = fma(value, weight[g], acc[r][g]);
      }
    }
    w += K * G * kLanes;
  }
}

template <int R, int G, int K>
static void rowTile(const float* a, ptrdiff_t rowStride, const ptrdiff_t* segments, int count, const float* w,
                    float* const* out, V* sums) {
  V acc[R][G];
  tile<R, G, K>(a, rowStride, segments, count, w, acc);
  UNROLL for (int g = 0; g < G; g++) {
    V sum = load(reinterpret_cast<float*>(sums + 2 * g));
    V squares = load(reinterpret_cast<float*>(sums + 2 * g + 1));
    UNROLL for (int r = 0; r < R; r++) {
      store(out[g] + r * kLanes, acc[r][g]);
      sum = add(sum, acc[r][g]);
      squares = fma(acc[r][g], acc[r][g], squares);
    }
    store(reinterpret_cast<float*>(sums + 2 * g), sum);
    store(reinterpret_cast<float*>(sums + 2 * g + 1), squares);
  }
}

// A row of `width` output pixels, in tiles of as many pixels as registers hold.
template <int G, int K>
static void outputRow(const float* a, ptrdiff_t rowStride, int width, const ptrdiff_t* segments, int count,
                      const float* w, float* const* out, V* sums) {
  float* to[G];
  for (int g = 0; g < G; g++) to[g] = out[g];
  constexpr int R = G == 1 ? ROWS_1 : G == 2 ? ROWS_2 : ROWS_3;
  int x = 0;
  const auto advance = [&](int rows) {
    x += rows;
    for (int g = 0; g < G; g++) to[g] += rows * kLanes;
  };
  for (; x + R <= width; advance(R)) rowTile<R, G, K>(a + x * rowStride, rowStride, segments, count, w, to, sums);
  if (R > 8)
    for (; x + 8 <= width; advance(8)) rowTile<8 < R ? 8 : 1, G, K>(a + x * rowStride, rowStride, segments, count, w, to, sums);
  if (R > 4)
    for (; x + 4 <= width; advance(4)) rowTile<4 < R ? 4 : 1, G, K>(a + x * rowStride, rowStride, segments, count, w, to, sums);
  for (; x < width; advance(1)) rowTile<1, G, K>(a + x * rowStride, rowStride, segments, count, w, to, sums);
}

template <int K>
static void outputRowOf(int group, const float* a, ptrdiff_t rowStride, int width, const ptrdiff_t* segments, int count,
                        const float* w, float* const* out, V* sums) {
  switch (group) {
    case 1: outputRow<1, K>(a, rowStride, width, segments, count, w, out, sums); break;
#if GROUP >= 2
    case 2: outputRow<2, K>(a, rowStride, width, segments, count, w, out, sums); break;
#endif
#if GROUP >= 3
    case 3: outputRow<3, K>(a, rowStride, width, segments, count, w, out, sums); break;
#endif
  }
}

// A convolution without transformation: every output row is a product of rows of the input with the weights.
template <int K>
static void plainConvolution(const float* a, ptrdiff_t imageStride, ptrdiff_t lineStride, ptrdiff_t rowStride,
                   const ptrdiff_t* segments, int count, int images, int height, int width, const float* packed,
                   int blocks, const BlockOutput* outputs, ptrdiff_t outputStride) {
  for (int image = 0; image < images; image++) {
    const float* w = packed;
    for (int first = 0; first < blocks;) {
      const int group = groupSize(first, blocks);
      alignas(64) V sums[2 * kMaxGroup];
      for (int i = 0; i < 2 * group; i++) store(reinterpret_cast<float*>(sums + i), zero());
      for (int y = 0; y < height; y++) {
        float* out[kMaxGroup];
        for (int g = 0; g < group; g++)
          out[g] = outputs[first + g].data + image * outputStride + static_cast<ptrdiff_t>(y) * width * kLanes;
        outputRowOf<K>(group, a + image * imageStride + y * lineStride, rowStride, width, segments, count, w, out, sums);
      }
      for (int g = 0; g < group; g++)
        if (outputs[first + g].sums)
          addSums(outputs[first + g].sums, load(reinterpret_cast<float*>(sums + 2 * g)),
                  load(reinterpret_cast<float*>(sums + 2 * g + 1)));
      w += static_cast<ptrdiff_t>(count) * K * group * kLanes;
      first += group;
    }
  }
}

static void stem(const float* images, const Shape& out, const float* packed, const BlockOutput* outputs,
                 ptrdiff_t outputStride) {
  const ptrdiff_t line = out.width + 2;
  const ptrdiff_t plane = (out.height + 2) * line;
  ptrdiff_t segments[9];
  for (int c = 0; c < 3; c++)
    for (int dy = 0; dy < 3; dy++) segments[c * 3 + dy] = c * plane + dy * line;
  plainConvolution<3>(images, 3 * plane, line, 1, segments, 9, out.images, out.height, out.width, packed, out.blocks, outputs,
            outputStride);
}

static const int kMaxBlocks = 64;

static void pointwise(const float* padded, const Shape& in, const float* packed, int blocks, const BlockOutput* outputs,
                      ptrdiff_t outputStride) {
  const ptrdiff_t line = (in.width + 2) * kLanes;
  const ptrdiff_t plane = (in.height + 2) * line;
  ptrdiff_t segments[kMaxBlocks];
  for (int b = 0; b < in.blocks; b++) segments[b] = b * plane + line + kLanes;
  plainConvolution<kLanes>(padded, in.blocks * plane, line, kLanes, segments, in.blocks, in.images, in.height, in.width, packed,
                 blocks, outputs, outputStride);
}

static void direct(const float* padded, const Shape& in, int stride, const float* packed, int blocks,
                   const BlockOutput* outputs, ptrdiff_t outputStride) {
  const ptrdiff_t line = (in.width + 2) * kLanes;
  const ptrdiff_t plane = (in.height + 2) * line;
  ptrdiff_t segments[9 * kMaxBlocks];
  for (int tap = 0; tap < 9; tap++)
    for (int b = 0; b < in.blocks; b++) segments[tap * in.blocks + b] = b * plane + (tap / 3) * line + (tap % 3) * kLanes;
  plainConvolution<kLanes>(padded, in.blocks * plane, stride * line, stride * kLanes, segments, 9 * in.blocks, in.images,
                           in.height / stride, in.width / stride, packed, blocks, outputs, outputStride);
}

// ---- Winograd's F(4×4, 3×3) ---------------------------------------------------------------------------------------
// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, but with the points 0, ±√½, ±√2, ∞ for the
// usual 0, ±1, ±2, ∞: rounding errors are 2.5 times smaller, about those of a plain sum of products.

constexpr float kA = 0.70710678118654752f;  // √½
constexpr float kB = 1.41421356237309505f;  // √2

// Both transforms give their results in two halves, and each half of a tile is finished before the other is begun: a
// whole tile of 36 vectors does not fit into the registers. Inputs are read twice, nothing is computed twice.

// Rows 0, 1, 2 (H = 0) or 3, 4, 5 (H = 1) of the transformed input.
template <int H>
INLINE void inputTransform(const V (&d)[6], V (&t)[3]) {
  if (H == 0) {
    t[0] = fma(splat(-2.5f), d[2], add(d[0], d[4]));
    const V even = fma(splat(-2.0f), d[2], d[4]);
    const V odd = fma(splat(-2.0f), d[1], d[3]);
    t[1] = fma(splat(kA), odd, even);
    t[2] = fma(splat(-kA), odd, even);
  } else {
    const V even = fma(splat(-0.5f), d[2], d[4]);
    const V odd = fma(splat(-0.5f), d[1], d[3]);
    t[0] = fma(splat(kB), odd, even);
    t[1] = fma(splat(-kB), odd, even);
    t[2] = fma(splat(-2.5f), d[3], add(d[1], d[5]));
  }
}

// Rows 0 and 2 (H = 0) or 1 and 3 (H = 1) of the output.
template <int H>
INLINE void outputTransform(const V (&m)[6], V (&t)[2]) {
  if (H == 0) {
    const V a = add(m[1], m[2]);
    const V b = add(m[3], m[4]);
    t[0] = add(m[0], add(a, b));
    t[1] = fma(splat(0.5f), a, add(b, b));
  } else {
    const V a = sub(m[1], m[2]);
    const V b = sub(m[3], m[4]);
    t[0] = fma(splat(kA), a, mul(splat(kB), b));
    t[1] = fma(splat(kA / 2), a, fma(splat(2 * kB), b, m[5]));
  }
}

// Distance of two points of a tile, and of two blocks: constants, so that addresses are. One vector more than needed:
// strides that are powers of two would share cache sets.
constexpr ptrdiff_t kPointStride = (kMaxTiles + 1) * kLanes;
constexpr ptrdiff_t kPlaneStride = kPoints * kPointStride;

template <int H>
INLINE void inputHalf(const float* from, ptrdiff_t line, float* to) {
  V half[3][6];
  UNROLL for (int x = 0; x < 6; x++) {
    V d[6], r[3];
    UNROLL for (int y = H; y < 5 + H; y++) d[y] = load(from + y * line + x * kLanes);
    inputTransform<H>(d, r);
    UNROLL for (int y = 0; y < 3; y++) half[y][x] = r[y];
  }
  UNROLL for (int y = 0; y < 3; y++) {
    V r[3];
    inputTransform<0>(half[y], r);
    UNROLL for (int x = 0; x < 3; x++) store(to + ((3 * H + y) * 6 + x) * kPointStride, r[x]);
    inputTransform<1>(half[y], r);
    UNROLL for (int x = 0; x < 3; x++) store(to + ((3 * H + y) * 6 + 3 + x) * kPointStride, r[x]);
  }
}

template <int H>
INLINE void outputHalf(const float* from, float* to, ptrdiff_t line, V& sum, V& squares) {
  V half[2][6];
  UNROLL for (int x = 0; x < 6; x++) {
    V m[6], r[2];
    UNROLL for (int y = H; y < 5 + H; y++) m[y] = load(from + (y * 6 + x) * kPointStride);
    outputTransform<H>(m, r);
    half[0][x] = r[0];
    half[1][x] = r[1];
  }
  UNROLL for (int y = 0; y < 2; y++) {
    V even[2], odd[2];
    outputTransform<0>(half[y], even);
    outputTransform<1>(half[y], odd);
    UNROLL for (int x = 0; x < 4; x++) {
      const V value = x % 2 == 0 ? even[x / 2] : odd[x / 2];
      store(to + (2 * y + H) * line + x * kLanes, value);
      sum = add(sum, value);
      squares = fma(value, value, squares);
    }
  }
}

INLINE void weightTransform(V g0, V g1, V g2, V (&t)[6]) {
  const V third = splat(-1.0f / 3), twoThirds = splat(-2.0f / 3), aThirds = splat(-kA / 1.5f);
  const V sixth = splat(1.0f / 6), bSixth = splat(kB / 6);
  t[0] = g0;
  const V evenA = fma(twoThirds, g0, mul(third, g2));
  const V oddA = mul(aThirds, g1);
  t[1] = add(evenA, oddA);
  t[2] = sub(evenA, oddA);
  const V evenB = fma(sixth, g0, mul(splat(1.0f / 3), g2));
  const V oddB = mul(bSixth, g1);
  t[3] = add(evenB, oddB);
  t[4] = sub(evenB, oddB);
  t[5] = g2;
}

template <int R, int G>
INLINE void pointTile(const float* v, int blocks, const float* u, float* m) {
  V acc[R][G];
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int g = 0; g < G; g++) acc[r][g] = zero();
  for (int b = 0; b < blocks; b++) {
    UNROLL_K for (int k = 0; k < kLanes; k++) {
      V weight[G];
      UNROLL for (int g = 0; g < G; g++) weight[g] = load(u + (k * G + g) * kLanes);
      UNROLL for (int r = 0; r < R; r++) {
        const V value = splat(v[r * kLanes + k]);
        UNROLL for (int g = 0; g < G; g++) acc[r][g] = fma(value, weight[g], acc[r][g]);
      }
    }
    v += kPlaneStride;
    u += kLanes * G * kLanes;
  }
  UNROLL for (int g = 0; g < G; g++) UNROLL for (int r = 0; r < R; r++) store(m + g * kPlaneStride + r * kLanes, acc[r][g]);
}

// The products of all points of some tiles with a group's weights.
template <int G>
static void pointProducts(const float* v, int blocks, int tiles, const float* u, float* m) {
  constexpr int R = G == 1 ? ROWS_1 : G == 2 ? ROWS_2 : ROWS_3;
  const ptrdiff_t stride = pointStride(blocks * kLanes, G);
  for (int point = 0; point < kPoints; point++) {
    int t = 0;
    for (; t + R <= tiles; t += R) pointTile<R, G>(v + t * kLanes, blocks, u, m + t * kLanes);
    if (R > 8)
      for (; t + 8 <= tiles; t += 8) pointTile<8 < R ? 8 : 1, G>(v + t * kLanes, blocks, u, m + t * kLanes);
    if (R > 4)
      for (; t + 4 <= tiles; t += 4) pointTile<4 < R ? 4 : 1, G>(v + t * kLanes, blocks, u, m + t * kLanes);
    for (; t < tiles; t++) pointTile<1, G>(v + t * kLanes, blocks, u, m + t * kLanes);
    v += kPointStride;
    m += kPointStride;
    u += stride;
  }
}

static void winograd(const float* padded, const Shape& in, const float* packed, int blocks, const BlockOutput* outputs,
                     ptrdiff_t outputStride, float* scratch) {
  const ptrdiff_t line = (in.width + 2) * kLanes;
  const ptrdiff_t plane = (in.height + 2) * line;
  const ptrdiff_t outLine = in.width * kLanes;
  const int across = in.width / 4;
  const int perImage = across * (in.height / 4);
  const int total = in.images * perImage;
  float* const v = scratch;
  float* const m = scratch + in.blocks * kPlaneStride;

  for (int begin = 0; begin < total; begin += kMaxTiles) {
    const int tiles = minimum(kMaxTiles, total - begin);
    for (int b = 0; b < in.blocks; b++) {
      for (int t = 0; t < tiles; t++) {
        const int place = (begin + t) % perImage;
        const float* from = padded + ((begin + t) / perImage * in.blocks + b) * plane + place / across * 4 * line +
                            place % across * 4 * kLanes;
        float* to = v + b * kPlaneStride + t * kLanes;
        inputHalf<0>(from, line, to);
        inputHalf<1>(from, line, to);
      }
    }
    const float* u = packed;
    for (int first = 0; first < blocks;) {
      const int group = groupSize(first, blocks);
      switch (group) {
        case 1: pointProducts<1>(v, in.blocks, tiles, u, m); break;
#if GROUP >= 2
        case 2: pointProducts<2>(v, in.blocks, tiles, u, m); break;
#endif
#if GROUP >= 3
        case 3: pointProducts<3>(v, in.blocks, tiles, u, m); break;
#endif
      }
      for (int g = 0; g < group; g++) {
        const BlockOutput& output = outputs[first + g];
        V sum = zero(), squares = zero();
        for (int t = 0; t < tiles; t++) {
          const int place = (begin + t) % perImage;
          float* to = output.data + (begin + t) / perImage * outputStride + place / across * 4 * outLine +
                      place % across * 4 * kLanes;
          const float* from = m + g * kPlaneStride + t * kLanes;
          outputHalf<0>(from, to, outLine, sum, squares);
          outputHalf<1>(from, to, outLine, sum, squares);
        }
        if (output.sums) addSums(output.sums, sum, squares);
      }
      u += kPoints * pointStride(in.blocks * kLanes, group);
      first += group;
    }
  }
}

// ---- weights ------------------------------------------------------------------------------------------------------

// columns [out 16][count] of a matrix whose rows are `stride` long → [count][16]
INLINE void transpose(const WeightSource& w, const float* from, ptrdiff_t stride, int count, float* to) {
  transposeColumns(from, stride, count, to);
  const V scale = splat(w.scale), shift = splat(w.shift);
  for (int i = 0; i < count; i++) store(to + i * kLanes, fma(load(to + i * kLanes), scale, shift));
}

// First block of the group that a block belongs to.
INLINE int groupStart(int block, int blocks) {
  int first = 0;
  while (first + groupSize(first, blocks) <= block) first += groupSize(first, blocks);
  return first;
}

static void packDirect(const WeightSource& w, int in, int out, int taps, float* packed) {
  // Inputs fewer than a block (the stem's three colours) are kept as they are: [group][in][taps][out].
  const int blocks = out / kLanes;
  alignas(64) float columns[kLanes * 9 * kLanes];
  for (int block = 0; block < blocks; block++) {
    const int first = groupStart(block, blocks);
    const int group = groupSize(first, blocks);
    float* to = packed + static_cast<ptrdiff_t>(first) * in * taps * kLanes + (block - first) * kLanes;
    const float* rows = w.draws + static_cast<ptrdiff_t>(block) * kLanes * in * taps;
    for (int c = 0; c < in; c += kLanes) {
      const int width = minimum(kLanes, in - c);
      transpose(w, rows + c * taps, static_cast<ptrdiff_t>(in) * taps, width * taps, columns);
      for (int k = 0; k < width; k++)
        for (int tap = 0; tap < taps; tap++) {
          const ptrdiff_t at = width == kLanes ? static_cast<ptrdiff_t>(tap) * in + c + k : k * taps + tap;
          store(to + at * group * kLanes, load(columns + (k * taps + tap) * kLanes));
        }
    }
  }
}

static void packPointwise(const WeightSource& w, int in, int out, int firstBlock, int blocks, float* packed) {
  for (int block = 0; block < out / kLanes; block++) {
    const int first = groupStart(firstBlock + block, blocks);
    const int group = groupSize(first, blocks);
    float* to = packed + static_cast<ptrdiff_t>(first) * in * kLanes + (firstBlock + block - first) * kLanes;
    alignas(64) float columns[kLanes * kLanes];
    for (int c = 0; c < in; c += kLanes) {
      transpose(w, w.draws + static_cast<ptrdiff_t>(block) * kLanes * in + c, in, kLanes, columns);
      for (int k = 0; k < kLanes; k++) store(to + static_cast<ptrdiff_t>(c + k) * group * kLanes, load(columns + k * kLanes));
    }
  }
}

static void packWinograd(const WeightSource& w, int in, int out, int firstBlock, int blocks, float* packed) {
  alignas(64) float columns[kLanes * 9 * kLanes];
  for (int block = 0; block < out / kLanes; block++) {
    const int first = groupStart(firstBlock + block, blocks);
    const int group = groupSize(first, blocks);
    const ptrdiff_t stride = pointStride(in, group);
    float* to = packed + groupOffset(in, first, blocks) + (firstBlock + block - first) * kLanes;
    const float* rows = w.draws + static_cast<ptrdiff_t>(block) * kLanes * in * 9;
    for (int c = 0; c < in; c += kLanes) {
      transpose(w, rows + c * 9, static_cast<ptrdiff_t>(in) * 9, kLanes * 9, columns);
      for (int k = 0; k < kLanes; k++) {
        V half[6][3];
        UNROLL for (int x = 0; x < 3; x++) {
          V r[6];
          const float* g = columns + (k * 9 + x) * kLanes;
          weightTransform(load(g), load(g + 3 * kLanes), load(g + 6 * kLanes), r);
          UNROLL for (int y = 0; y < 6; y++) half[y][x] = r[y];
        }
        float* at = to + static_cast<ptrdiff_t>(c + k) * group * kLanes;
        UNROLL for (int y = 0; y < 6; y++) {
          V r[6];
          weightTransform(half[y][0], half[y][1], half[y][2], r);
          UNROLL for (int x = 0; x < 6; x++) store(at + (y * 6 + x) * stride, r[x]);
        }
      }
    }
  }
}

// ---- sums of edges ------------------------------------------------------------------------------------------------

// A row of the 3×3 average of the sum of some inputs; the border is not counted. `column`: width + 2 vectors, zero at both ends.
static void poolRow(const float* const* inputs, int count, int y, int height, int width, float* column, float* out) {
  const ptrdiff_t line = static_cast<ptrdiff_t>(width) * kLanes;
  const bool above = y > 0, below = y + 1 < height;
  for (int x = 0; x < width; x++) {
    V sum = zero();
    for (int i = 0; i < count; i++) {
      const float* at = inputs[i] + y * line + x * kLanes;
      sum = add(sum, load(at));
      if (above) sum = add(sum, load(at - line));
      if (below) sum = add(sum, load(at + line));
    }
    store(column + (x + 1) * kLanes, sum);
  }
  const int rows = 1 + above + below;
  const V inner = splat(1.0f / (3 * rows)), edge = splat(1.0f / (2 * rows));
  V left = zero(), here = load(column + kLanes);
  for (int x = 0; x < width; x++) {
    const V right = load(column + (x + 2) * kLanes);
    store(out + x * kLanes, mul(x == 0 || x + 1 == width ? edge : inner, add(add(left, here), right)));
    left = here;
    here = right;
  }
}

struct Row {
  const float* affine[kMaxSources];
  V scale[kMaxSources];
  V shift;
  const float* plain[kMaxSources];
};

template <int A, int S, bool P, bool Q>
static void sumRow(const Row& row, int width, float* plain, float* padded, V* sums) {
  // Copies: what is stored might be any of the row's members for all the compiler knows.
  const float* affine[A + 1];
  const float* addends[S + 1];
  V scale[A + 1];
  UNROLL for (int i = 0; i < A; i++) {
    affine[i] = row.affine[i];
    scale[i] = row.scale[i];
  }
  UNROLL for (int i = 0; i < S; i++) addends[i] = row.plain[i];
  const V shift = row.shift;
  V sum = sums[0], squares = sums[1];
  for (int x = 0; x < width * kLanes; x += kLanes) {
    V value = shift;
    UNROLL for (int i = 0; i < A; i++) value = fma(load(affine[i] + x), scale[i], value);
    UNROLL for (int i = 0; i < S; i++) value = add(value, load(addends[i] + x));
    if (P) store(plain + x, value);
    if (Q) store(padded + x, relu(value));
    if (P && !Q) {
      sum = add(sum, value);
      squares = fma(value, value, squares);
    }
  }
  sums[0] = sum;
  sums[1] = squares;
}

template <int A, int S>
static void sumRowTo(const Row& row, int width, float* plain, float* padded, V* sums) {
  if (plain && padded) sumRow<A, S, true, true>(row, width, plain, padded, sums);
  else if (plain) sumRow<A, S, true, false>(row, width, plain, padded, sums);
  else sumRow<A, S, false, true>(row, width, plain, padded, sums);
}

static void combine(const Source* sources, int count, const Shape& shape, float* plain, ptrdiff_t plainStride,
                    float* padded, BlockSums* sums) {
  const ptrdiff_t line = static_cast<ptrdiff_t>(shape.width) * kLanes;
  const ptrdiff_t plane = shape.height * line;
  const ptrdiff_t paddedLine = (shape.width + 2) * kLanes;
  const ptrdiff_t paddedPlane = (shape.height + 2) * paddedLine;
  alignas(64) float column[(kMaxWidth + 2) * kLanes];
  alignas(64) float pooled[kMaxWidth * kLanes];
  store(column, zero());
  store(column + (shape.width + 1) * kLanes, zero());

  for (int image = 0; image < shape.images; image++) {
    for (int b = 0; b < shape.blocks; b++) {
      Row row;
      const float* pools[kMaxSources];
      const float* affine[kMaxSources];
      const float* skip[kMaxSources];
      int nPools = 0, nAffine = 0, nSkip = 0;
      row.shift = zero();
      for (int i = 0; i < count; i++) {
        const float* data = sources[i].data + image * sources[i].imageStride + b * plane;
        if (sources[i].kind == kPool) {
          pools[nPools++] = data;
        } else if (sources[i].kind == kSkip) {
          skip[nSkip++] = data;
        } else {
          row.scale[nAffine] = load(sources[i].scale + b * kLanes);
          row.shift = add(row.shift, load(sources[i].shift + b * kLanes));
          affine[nAffine++] = data;
        }
      }
      V lanes[2] = {zero(), zero()};
      for (int y = 0; y < shape.height; y++) {
        for (int i = 0; i < nAffine; i++) row.affine[i] = affine[i] + y * line;
        for (int i = 0; i < nSkip; i++) row.plain[i] = skip[i] + y * line;
        int addends = nSkip;
        if (nPools > 0) {
          poolRow(pools, nPools, y, shape.height, shape.width, column, pooled);
          row.plain[addends++] = pooled;
        }
        float* toPlain = plain ? plain + image * plainStride + b * plane + y * line : nullptr;
        float* toPadded =
            padded ? padded + (image * shape.blocks + b) * paddedPlane + (y + 1) * paddedLine + kLanes : nullptr;
        switch (nAffine * 8 + addends) {
#define CASE(A, S) \
  case A * 8 + S: sumRowTo<A, S>(row, shape.width, toPlain, toPadded, lanes); break;
          CASE(0, 1) CASE(0, 2) CASE(0, 3) CASE(0, 4)
          CASE(1, 0) CASE(1, 1) CASE(1, 2) CASE(1, 3)
          CASE(2, 0) CASE(2, 1) CASE(2, 2)
          CASE(3, 0) CASE(3, 1)
          CASE(4, 0)
#undef CASE
        }
      }
      if (sums) addSums(sums + b, lanes[0], lanes[1]);
    }
  }
}

static void halve(const float* plain, ptrdiff_t plainStride, const Shape& in, float* padded) {
  const ptrdiff_t line = static_cast<ptrdiff_t>(in.width) * kLanes;
  const ptrdiff_t paddedLine = (in.width / 2 + 2) * kLanes;
  const ptrdiff_t paddedPlane = (in.height / 2 + 2) * paddedLine;
  const V quarter = splat(0.25f);
  for (int image = 0; image < in.images; image++)
    for (int b = 0; b < in.blocks; b++)
      for (int y = 0; y < in.height / 2; y++) {
        const float* from = plain + image * plainStride + b * in.height * line + 2 * y * line;
        float* to = padded + (image * in.blocks + b) * paddedPlane + (y + 1) * paddedLine + kLanes;
        for (int x = 0; x < in.width / 2; x++, from += 2 * kLanes, to += kLanes)
          store(to, mul(quarter, add(add(load(from), load(from + kLanes)), add(load(from + line), load(from + line + kLanes)))));
      }
}

static void features(const float* plain, ptrdiff_t plainStride, const Shape& in, const float* scale, const float* shift,
                     float* out) {
  const int pixels = in.height * in.width;
  for (int image = 0; image < in.images; image++)
    for (int b = 0; b < in.blocks; b++) {
      const float* from = plain + image * plainStride + static_cast<ptrdiff_t>(b) * pixels * kLanes;
      const V s = load(scale + b * kLanes), t = load(shift + b * kLanes);
      V sum = zero();
      for (int p = 0; p < pixels; p++) sum = add(sum, relu(fma(load(from + p * kLanes), s, t)));
      store(out + (image * in.blocks + b) * kLanes, mul(sum, splat(1.0f / pixels)));
    }
}

static const Kernels kTable = {ISA_NAME,  packDirect, packWinograd, packPointwise, combine, stem,
                               winograd, pointwise,  direct,      halve,         features};
