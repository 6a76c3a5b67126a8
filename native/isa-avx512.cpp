// Kernels for AVX-512 (compiled with -mavx512f).
#include "kernels.h"
#if defined(__AVX512F__)
#include <immintrin.h>

namespace trainless {
namespace {

constexpr int kMaxWidth = 64;
typedef __m512 V;
#define ISA_NAME "avx512"
#define INLINE_OP static inline __attribute__((always_inline))
INLINE_OP V load(const float* p) { return _mm512_loadu_ps(p); }
INLINE_OP void store(float* p, V v) { _mm512_storeu_ps(p, v); }
INLINE_OP V splat(float x) { return _mm512_set1_ps(x); }
INLINE_OP V add(V a, V b) { return _mm512_add_ps(a, b); }
INLINE_OP V sub(V a, V b) { return _mm512_sub_ps(a, b); }
INLINE_OP V mul(V a, V b) { return _mm512_mul_ps(a, b); }
INLINE_OP V fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
INLINE_OP V relu(V a) { return _mm512_max_ps(a, _mm512_setzero_ps()); }

// 32 registers: 16 × 1, 12 × 2 or 8 × 3 accumulators beside the weights.
#define GROUP 3
#define ROWS_1 16
#define ROWS_2 8
#define ROWS_3 8
#define UNROLL_K _Pragma("GCC unroll 4")

static void transposeColumns(const float* from, ptrdiff_t stride, int count, float* to) {
  int column = 0;
  for (; column + 16 <= count; column += 16) {
    __m512 r[16], t[16];
    for (int i = 0; i < 16; i++) r[i] = _mm512_loadu_ps(from + i * stride + column);
    for (int i = 0; i < 8; i++) {
      t[2 * i] = _mm512_unpacklo_ps(r[2 * i], r[2 * i + 1]);
      t[2 * i + 1] = _mm512_unpackhi_ps(r[2 * i], r[2 * i + 1]);
    }
    for (int i = 0; i < 4; i++) {
      const __m512d a = _mm512_castps_pd(t[4 * i]), b = _mm512_castps_pd(t[4 * i + 2]);
      const __m512d c = _mm512_castps_pd(t[4 * i + 1]), d = _mm512_castps_pd(t[4 * i + 3]);
      r[4 * i] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
      r[4 * i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
      r[4 * i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(c, d));
      r[4 * i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(c, d));
    }
    for (int i = 0; i < 4; i++) {
      t[i] = _mm512_shuffle_f32x4(r[i], r[i + 4], 0x88);
      t[i + 4] = _mm512_shuffle_f32x4(r[i], r[i + 4], 0xdd);
      t[i + 8] = _mm512_shuffle_f32x4(r[i + 8], r[i + 12], 0x88);
      t[i + 12] = _mm512_shuffle_f32x4(r[i + 8], r[i + 12], 0xdd);
    }
    for (int i = 0; i < 8; i++) {
      _mm512_storeu_ps(to + (column + i) * 16, _mm512_shuffle_f32x4(t[i], t[i + 8], 0x88));
      _mm512_storeu_ps(to + (column + i + 8) * 16, _mm512_shuffle_f32x4(t[i], t[i + 8], 0xdd));
    }
  }
  for (; column < count; column++)
    for (int i = 0; i < 16; i++) to[column * 16 + i] = from[i * stride + column];
}

#include "kernels.inc.h"

}  // namespace

const Kernels* avx512Kernels() { return __builtin_cpu_supports("avx512f") ? &kTable : nullptr; }

}  // namespace trainless
#else
namespace trainless {
const Kernels* avx512Kernels() { return nullptr; }
}  // namespace trainless
#endif
