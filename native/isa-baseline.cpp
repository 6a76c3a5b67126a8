// Kernels for whatever vectors every processor of the platform has: SSE2 on x86-64, NEON on ARM64.
#include "kernels.h"

namespace trainless {
namespace {

constexpr int kMaxWidth = 64;
typedef float F4 __attribute__((vector_size(16)));
typedef float F4u __attribute__((vector_size(16), aligned(4)));
struct V {
  F4 p[4];
};
#define ISA_NAME "baseline"
#define INLINE_OP static inline __attribute__((always_inline))
INLINE_OP V load(const float* p) {
  const F4u* q = reinterpret_cast<const F4u*>(p);
  return {{q[0], q[1], q[2], q[3]}};
}
INLINE_OP void store(float* p, V v) {
  F4u* q = reinterpret_cast<F4u*>(p);
  for (int i = 0; i < 4; i++) q[i] = v.p[i];
}
INLINE_OP V splat(float x) {
  const F4 v = {x, x, x, x};
  return {{v, v, v, v}};
}
INLINE_OP V add(V x, V y) { return {{x.p[0] + y.p[0], x.p[1] + y.p[1], x.p[2] + y.p[2], x.p[3] + y.p[3]}}; }
INLINE_OP V sub(V x, V y) { return {{x.p[0] - y.p[0], x.p[1] - y.p[1], x.p[2] - y.p[2], x.p[3] - y.p[3]}}; }
INLINE_OP V mul(V x, V y) { return {{x.p[0] * y.p[0], x.p[1] * y.p[1], x.p[2] * y.p[2], x.p[3] * y.p[3]}}; }
INLINE_OP V fma(V x, V y, V z) {
  return {{z.p[0] + x.p[0] * y.p[0], z.p[1] + x.p[1] * y.p[1], z.p[2] + x.p[2] * y.p[2], z.p[3] + x.p[3] * y.p[3]}};
}
INLINE_OP V relu(V x) {
  const F4 z = {0, 0, 0, 0};
  V r;
  for (int i = 0; i < 4; i++) r.p[i] = x.p[i] > z ? x.p[i] : z;
  return r;
}

#define GROUP 1
#if defined(__aarch64__)
#define ROWS_1 6
#else
#define ROWS_1 2
#endif
#define ROWS_2 2
#define ROWS_3 2
#define UNROLL_K _Pragma("GCC unroll 2")

static void transposeColumns(const float* from, ptrdiff_t stride, int count, float* to) {
  for (int column = 0; column < count; column++)
    for (int i = 0; i < 16; i++) to[column * 16 + i] = from[i * stride + column];
}

#include "kernels.inc.h"

}  // namespace

const Kernels* baselineKernels() { return &kTable; }

}  // namespace trainless
