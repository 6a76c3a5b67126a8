// Kernels for AVX2 with FMA (compiled with -mavx2 -mfma): a vector of 16 is two registers.
#include "kernels.h"
#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>

namespace trainless {
namespace {

constexpr int kMaxWidth = 64;
struct V {
  __m256 a, b;
};
#define ISA_NAME "avx2"
#define INLINE_OP static inline __attribute__((always_inline))
INLINE_OP V load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
INLINE_OP void store(float* p, V v) {
  _mm256_storeu_ps(p, v.a);
  _mm256_storeu_ps(p + 8, v.b);
}
INLINE_OP V splat(float x) {
  const __m256 v = _mm256_set1_ps(x);
  return {v, v};
}
INLINE_OP V add(V x, V y) { return {_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)}; }
INLINE_OP V sub(V x, V y) { return {_mm256_sub_ps(x.a, y.a), _mm256_sub_ps(x.b, y.b)}; }
INLINE_OP V mul(V x, V y) { return {_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)}; }
INLINE_OP V fma(V x, V y, V z) { return {_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)}; }
INLINE_OP V relu(V x) {
  const __m256 z = _mm256_setzero_ps();
  return {_mm256_max_ps(x.a, z), _mm256_max_ps(x.b, z)};
}

// 16 registers: 4 × 1 accumulators of two registers, two weights, one value.
#define GROUP 1
#define ROWS_1 4
#define ROWS_2 4
#define ROWS_3 4
#define UNROLL_K _Pragma("GCC unroll 4")

static void transposeColumns(const float* from, ptrdiff_t stride, int count, float* to) {
  for (int column = 0; column < count; column++)
    for (int i = 0; i < 16; i++) to[column * 16 + i] = from[i * stride + column];
}

#include "kernels.inc.h"

}  // namespace

const Kernels* avx2Kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kTable : nullptr;
}

}  // namespace trainless
#else
namespace trainless {
const Kernels* avx2Kernels() { return nullptr; }
}  // namespace trainless
#endif
