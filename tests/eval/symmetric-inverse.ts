const BLOCK = 64;

/**
 * The inverse of a symmetric positive definite matrix, by Cholesky's factors: A = LL', A⁻¹ = (L⁻¹)'L⁻¹.
 * n³ / 2 multiplications, in blocks that stay in the cache; the argument is overwritten.
 *
 * @param a row after row, n × n; only its lower triangle is read
 * @throws RangeError when the matrix is not positive definite
 */
export function invertSymmetric(a: Float64Array, n: number): Float64Array {
  factorise(a, n);
  const columns = invertedTriangle(a, n);
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    for (let i = from; i < n; i++) {
      for (let j = from; j < Math.min(to, i + 1); j++) {
        // Column i of L⁻¹ is 0 above row i.
        const sum = dot(columns, i * n, j * n, i, n);
        a[i * n + j] = sum;
        a[j * n + i] = sum;
      }
    }
  }
  return a;
}

/** The lower triangle becomes L. */
function factorise(a: Float64Array, n: number): void {
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    for (let i = from; i < n; i++)
      for (let j = from; j < Math.min(to, i + 1); j++) a[i * n + j]! -= dot(a, i * n, j * n, 0, from);
    for (let i = from; i < n; i++) {
      for (let j = from; j < Math.min(to, i + 1); j++) {
        const rest = a[i * n + j]! - dot(a, i * n, j * n, from, j);
        if (i === j && !(rest > 0)) throw new RangeError('the matrix is not positive definite');
        a[i * n + j] = i === j ? Math.sqrt(rest) : rest / a[j * n + j]!;
      }
    }
  }
}

/** L⁻¹, column after column. */
function invertedTriangle(l: Float64Array, n: number): Float64Array {
  const columns = new Float64Array(n * n);
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    for (let j = 0; j < to; j++) {
      for (let i = Math.max(from, j); i < to; i++) {
        const sum = i === j ? -1 : mixedDot(l, i * n, columns, j * n, j, i);
        columns[j * n + i] = -sum / l[i * n + i]!;
      }
    }
  }
  return columns;
}

/** Of two rows of a matrix, from one column to before another. Four sums, so that additions do not wait for each other. */
function dot(a: Float64Array, p: number, q: number, from: number, to: number): number {
  return mixedDot(a, p, a, q, from, to);
}

function mixedDot(a: Float64Array, p: number, b: Float64Array, q: number, from: number, to: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    s0 += a[p + k]! * b[q + k]!;
    s1 += a[p + k + 1]! * b[q + k + 1]!;
    s2 += a[p + k + 2]! * b[q + k + 2]!;
    s3 += a[p + k + 3]! * b[q + k + 3]!;
  }
  for (; k < to; k++) s0 += a[p + k]! * b[q + k]!;
  return s0 + s1 + (s2 + s3);
}
