import Tensors
import TestSupport
import Testing

/// Shapes, order and counts of tensors whose results have no gradient, with values from NumPy and PyTorch.
@Suite struct OrderTests {
  @Test func `negative steps select as in NumPy, also past the ends`() {
    let x = Tensor<Int32>.arange(0, 6)
    func at(_ start: Int?, _ end: Int?, _ step: Int) -> [Int32] {
      x[TensorIndex.slice(start: start, end: end, step: step)].scalars
    }
    #expect(at(nil, nil, -1) == [5, 4, 3, 2, 1, 0])
    #expect(at(nil, nil, -4) == [5, 1])
    #expect(at(4, 1, -2) == [4, 2])
    #expect(at(-2, nil, -3) == [4, 1])
    #expect(at(100, -100, -2) == [5, 3, 1])
    #expect(at(nil, -3, -1) == [5, 4])
    #expect(at(-100, nil, -1) == [])
    #expect(at(1, 4, -1) == [])
    #expect(at(3, nil, .min) == [3])
    #expect(Tensor<Int32>.zeros([0])[TensorIndex.every(-1)].scalars == [])
    #expect(x.narrowed(axis: 0, from: 4, count: 2, step: -3).scalars == [4, 1])
  }

  @Test func `assigning to a slice with a negative step writes backward and leaves copies alone`() {
    var x = Tensor<Int32>.arange(0, 6)
    let copy = x
    x[TensorIndex.slice(start: nil, end: 2, step: -1)] = [10, 20, 30]
    #expect(x.scalars == [0, 1, 2, 30, 20, 10])
    #expect(copy.scalars == [0, 1, 2, 3, 4, 5])
  }

  @Test func `reversed views compute as their copies do`() {
    var g = Generator(seed: 1)
    for n in [3, 40] {
      let x = Tensor<Float>.normal([n, n + 1], using: &g)
      let view = x.flipped([0, 1])
      let copy = Tensor(view.scalars, shape: view.shape)
      #expect(view.sharesStorage(with: x))
      #expect(view + x == copy + x)
      #expect(view.exp() == copy.exp())
      #expect(view.sum([0]) == copy.sum([0]))
      #expect(view.matmul(view.transposed()) == copy.matmul(copy.transposed()))
      #expect(view.reshaped([-1]) == copy.reshaped([-1]))
      #expect(view.argmax(axis: 1) == copy.argmax(axis: 1))
      #expect(Tensor.cat([view, view]) == Tensor.cat([copy, copy]))
      #expect(view[[1, 0]] == copy[[1, 0]])
    }
  }

  @Test func `oneHot marks the index of each label`() {
    let labels: Tensor<Int64> = [[2, 0], [1, 2]]
    #expect(labels.oneHot() == [[[0, 0, 1], [1, 0, 0]], [[0, 1, 0], [0, 0, 1]]])
    #expect(labels.oneHot(5).shape == [2, 2, 5])
    #expect(labels.transposed().oneHot(3)[0, 1] == [0, 1, 0])
    #expect(Tensor<Int32>(1).oneHot(2) == [0, 1])
    #expect(Tensor<UInt8>.zeros([0]).oneHot(3).shape == [0, 3])
  }

  @Test func `repeatInterleaved and meshgrid take integers`() {
    #expect(
      ([[1, 2], [3, 4]] as Tensor<Int32>).repeatInterleaved(2, axis: 0).scalars == [
        1, 2, 1, 2, 3, 4, 3, 4,
      ])
    let grids = Tensor<Int32>.meshgrid([[1, 2], [3, 4, 5]])
    #expect(grids[0] == [[1, 1, 1], [2, 2, 2]])
    #expect(grids[1] == [[3, 4, 5], [3, 4, 5]])
    #expect(Tensor<Int32>.meshgrid([]).isEmpty)
  }

  @Test func `circular padding continues around several times, as NumPy's wrap`() {
    let x: Tensor<Int32> = [1, 2, 3]
    #expect(
      x.padded(axis: 0, before: 4, after: 7, .circular).scalars == [
        3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1,
      ])
  }
}
