import Glibc
import Kernels
import Tensors
import TestSupport

private typealias X = Tensor<Float>

/// A view of one element with the given size, which needs no memory.
private func wide(_ sizes: Int...) -> Tensor<Float> { X(1).expanded(to: sizes) }

private func zeros(_ sizes: Int...) -> Tensor<Float> { .zeros(sizes) }

/// The end of the message about an array that is larger than the memory of this machine.
private func needs(_ bytes: Int) -> String {
  "needs \(bytes) bytes, but this machine has \(BufferPool.systemMemory)"
}

/// The sizes, counts and indices that no array can have: each ends in a sentence instead of a trap.
let failingSizes: [FailingPrecondition] = creation + rearranged + indexed + drawn

private let creation: [FailingPrecondition] = [
  FailingPrecondition("Tensor: shape [1099511627776, 1099511627776] needs 2⁶² bytes or more") {
    _ = X.zeros([1 << 40, 1 << 40])
  },
  FailingPrecondition("Tensor: shape [1152921504606846976] needs 2⁶² bytes or more") {
    _ = X.ones([1 << 60])
  },
  FailingPrecondition("Tensor: shape [1099511627776] \(needs(1 << 42))") {
    _ = X.full([1 << 40], 2)
  },
  FailingPrecondition("Tensor: shape [1099511627776] \(needs(1 << 40))") {
    _ = Tensor<Bool>.full([1 << 40], true)
  },
  FailingPrecondition(
    "Shape: the nonzero sizes of [0, 4611686018427387904, 4] multiply to 2⁶³ or more, which no array can have"
  ) { _ = X.zeros([0, 1 << 62, 4]) },
  FailingPrecondition(
    "Shape: the nonzero sizes of [4294967296, 4294967296] multiply to 2⁶³ or more, which no array can have"
  ) { _ = X([1], shape: [1 << 32, 1 << 32]) },
  FailingPrecondition("BufferPool: the system has no 1073741824 bytes of memory left") {
    var limit = rlimit(rlim_cur: 1 << 29, rlim_max: 1 << 29)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    _ = X.zeros([1 << 28])
  },
  FailingPrecondition("Tensor: shape [-1] has a negative size") { _ = X.floats([-1]) { _ in } },
  FailingPrecondition("Tensor: shape [-2, -3] has a negative size") { _ = X.zeros([-2, -3]) },
  FailingPrecondition("Tensor: shape [4294967296, 4294967296] needs 2⁶² bytes or more") {
    _ = X.eye(1 << 32)
  },
  FailingPrecondition("Tensor: shape [1099511627776] \(needs(1 << 42))") {
    _ = X.linspace(0, 1, 1 << 40)
  },
  FailingPrecondition("arange: start, end and step must be finite, not 0.0, inf and 1.0") {
    _ = X.arange(0, .infinity)
  },
  FailingPrecondition("arange: start, end and step must be finite, not nan, 1.0 and 1.0") {
    _ = Tensor<Double>.arange(.nan, 1)
  },
  FailingPrecondition("arange: start, end and step must be finite, not 0.0, 5.0 and nan") {
    _ = X.arange(0, 5, step: -.nan)
  },
  FailingPrecondition(
    "arange: from 0.0 to 1e+30 in steps of 1.0 are more values than an array can have"
  ) { _ = X.arange(0, 1e30) },
  FailingPrecondition("Tensor: shape [1000000000000000] \(needs(4_000_000_000_000_000))") {
    _ = X.arange(0, 1, step: 1e-15)
  },
  FailingPrecondition("Tensor: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = Tensor<Int64>.arange(.min, .max)
  },
]

private let rearranged: [FailingPrecondition] = [
  FailingPrecondition("repeat: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = zeros(4).repeated([1 << 62])
  },
  FailingPrecondition("repeat: shape [2199023255552] \(needs(1 << 43))") {
    _ = zeros(2).repeated([1 << 40])
  },
  FailingPrecondition("pad: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = zeros(3).padded(axis: 0, before: .max, after: 0)
  },
  FailingPrecondition("pad: shape [1099511627779] \(needs(4 * ((1 << 40) + 3)))") {
    _ = zeros(3).padded(axis: 0, before: 0, after: 1 << 40, .replicate)
  },
  FailingPrecondition(
    "expand: [1] does not broadcast to [-1]; aligned at the right, sizes must be equal or 1"
  ) { _ = zeros(1).expanded(to: [-1]) },
  FailingPrecondition(
    "Shape: the nonzero sizes of [1099511627776, 1099511627776] multiply to 2⁶³ or more, which no array can have"
  ) { _ = zeros(1).expanded(to: [1 << 40, 1 << 40]) },
  FailingPrecondition(
    "Shape: the nonzero sizes of [1099511627776, 1099511627776] multiply to 2⁶³ or more, which no array can have"
  ) { _ = zeros(4).reshaped([1 << 40, 1 << 40, -1]) },
  FailingPrecondition("Tensor: shape [1073741824, 4294967296] needs 2⁶² bytes or more") {
    _ = wide(1 << 30, 1) + wide(1 << 32)
  },
  FailingPrecondition("Tensor: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = X.cat([wide(1 << 62), wide(1 << 62)])
  },
  FailingPrecondition("Tensor: shape [2, 1099511627776] \(needs(1 << 43))") {
    _ = X.stack([wide(1 << 40), wide(1 << 40)])
  },
  FailingPrecondition(
    "narrow: 9223372036854775807 indices from 1, step 1, do not fit axis 0 of [3]"
  ) {
    _ = zeros(3).narrowed(axis: 0, from: 1, count: .max)
  },
  FailingPrecondition(
    "narrow: 2 indices from 0, step 9223372036854775807, do not fit axis 0 of [3]"
  ) {
    _ = zeros(3).narrowed(axis: 0, from: 0, count: 2, step: .max)
  },
  FailingPrecondition("einsum: 'i' has sizes 2 and 3 in 'i,i->'") {
    _ = X.einsum("i,i->", zeros(2), zeros(3))
  },
  FailingPrecondition("Tensor: shape [1, 4194304, 4194304] \(needs(1 << 46))") {
    _ = X.einsum("i,j->ij", wide(1 << 22), wide(1 << 22))
  },
]

private let indexed: [FailingPrecondition] = [
  FailingPrecondition(
    "subscript: index 1099511627776 does not fit an index tensor, which has 32 bits"
  ) { _ = zeros(3)[[0, 1 << 40]] },
  FailingPrecondition(
    "subscript: index -1099511627776 does not fit an index tensor, which has 32 bits"
  ) { _ = zeros(3)[Tensor<Int64>([-(1 << 40)], shape: [1])] },
  FailingPrecondition("select: index 9223372036854775807 is out of range for axis 0 of [3]") {
    _ = zeros(3)[Int.max]
  },
  FailingPrecondition("select: index -9223372036854775808 is out of range for axis 0 of [3]") {
    _ = zeros(3)[Int.min]
  },
  FailingPrecondition(
    "sum: axis -9223372036854775808 is out of range for rank 1; use -1 to 0"
  ) { _ = zeros(3).sum([.min]) },
  FailingPrecondition(
    "max: 2147483648 elements are more than an index tensor, which has 32 bits, can refer to"
  ) { _ = wide(1 << 31).max(axis: 0) },
  FailingPrecondition(
    "argmin: 2147483648 elements are more than an index tensor, which has 32 bits, can refer to"
  ) { _ = wide(1 << 31).argmin() },
  FailingPrecondition(
    "sort: 2147483648 elements are more than an index tensor, which has 32 bits, can refer to"
  ) { _ = wide(1 << 31).sorted() },
  FailingPrecondition(
    "unique: 2147483648 elements are more than an index tensor, which has 32 bits, can refer to"
  ) { _ = wide(1 << 31).unique() },
  FailingPrecondition(
    "nonzero: 2147483648 elements are more than an index tensor, which has 32 bits, can refer to"
  ) { _ = Tensor<Bool>(true).expanded(to: [1 << 31]).nonzero() },
  FailingPrecondition("cast: nan does not fit int32") { _ = (-X.nan).cast(to: Int32.self) },
  FailingPrecondition("cast: -inf does not fit int64") { _ = (-X.infinity).cast(to: Int64.self) },
  FailingPrecondition("cast: 9.223372e+18 does not fit int64") {
    _ = X(0x1p63).cast(to: Int64.self)
  },
]

private let drawn: [FailingPrecondition] = [
  FailingPrecondition("permutation: count must not be negative, but is -1") {
    var g = Generator(seed: 1)
    _ = g.permutation(-1)
  },
  FailingPrecondition("permutation: shape [1099511627776] \(needs(1 << 43))") {
    var g = Generator(seed: 1)
    _ = g.permutation(1 << 40)
  },
  FailingPrecondition("choice: shape [1099511627776] \(needs(1 << 43))") {
    var g = Generator(seed: 1)
    _ = g.choice(1 << 40, below: 3)
  },
  FailingPrecondition("choice: cannot draw -1 of 3 numbers") {
    var g = Generator(seed: 1)
    _ = g.choice(-1, below: 3)
  },
  FailingPrecondition("Tensor: shape [-1] has a negative size") {
    var g = Generator(seed: 1)
    _ = X.uniform([-1], using: &g)
  },
  FailingPrecondition("Tensor: shape [1099511627776] \(needs(1 << 42))") {
    var g = Generator(seed: 1)
    _ = X.normal([1 << 40], using: &g)
  },
  FailingPrecondition("Tensor: shape [1099511627776] \(needs(1 << 40))") {
    var g = Generator(seed: 1)
    _ = Tensor.bernoulli([1 << 40], probability: 0.5, using: &g)
  },
  FailingPrecondition("uniform: the range 0.0..<inf must have a finite length") {
    var g = Generator(seed: 1)
    _ = X.uniform([1], in: 0..<Float.infinity, using: &g)
  },
]
