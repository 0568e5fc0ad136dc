import Tensors
import TestSupport
import Testing

@Suite struct IndexingTests {
  let x = Tensor<Float>.arange(0, 24).reshaped([2, 3, 4])

  @Test func `masks select in row-major order and can be assigned to`() {
    let mask = x .> 20
    #expect(x[mask].scalars == [21, 22, 23])
    var y = x
    y[y .> 1] = 0
    #expect(y.scalars.prefix(3) == [0, 1, 0] && y.sum().item == 1)
    y[y .== 1] = Tensor<Float>([7])
    #expect(y[0, 0, 1].item == 7)
    // A mask for some of the axes keeps the others.
    let rows: Tensor<Bool> = [true, false, true]
    #expect(x[.all, rows].shape == [2, 2, 4])
    #expect(x[.all, rows][1, 1].scalars == [20, 21, 22, 23])
    #expect(x[Tensor<Bool>([[false, true, false], [true, false, false]]), 0].scalars == [4, 12])
    #expect(x[x .> 100].shape == [0])
  }

  @Test func `index tensors select elements in their own shape, negative ones from the end`() {
    #expect(x[Tensor<Int32>([[1, 0], [0, -1]])].shape == [2, 2, 3, 4])
    #expect(x[.ellipsis, [3, 0, 3]][1, 2].scalars == [23, 20, 23])
    #expect(x[0, .all, Tensor<Int64>([-1])].shape == [3, 1])
    #expect(x[[0, 1], [2, 0]].scalars == Array(8..<12).map(Float.init) + [12, 13, 14, 15])
    #expect(x[.newAxis, .all, [2]].shape == [1, 2, 1, 4])
    // The axes of index tensors that are not adjacent are moved to the front.
    #expect(x[[0, 1], .all, [3, 1]].shape == [2, 3])
    #expect(x[[0, 1], .all, [3, 1]].scalars == [3, 7, 11, 13, 17, 21])
    #expect(x[.all, Tensor<Int32>([[0], [1]]), Tensor<Int32>([0, 1, 2])].shape == [2, 2, 3])
  }

  @Test func `assignment to repeated indices keeps the last value, and accumulation all`() {
    var y = Tensor<Float>.zeros([3])
    y[[0, 2, 0]] = [1, 2, 3]
    #expect(y.scalars == [3, 0, 2])
    y.assign([1, 2, 3], at: [.indices([0, 2, 0])], +)
    #expect(y.scalars == [7, 0, 4])
    var z = x
    z[.all, [0, 2], 1...] = Tensor<Float>([[[1], [2]]])
    #expect(z[1].scalars == [12, 1, 1, 1, 16, 17, 18, 19, 20, 2, 2, 2])
    #expect(x[1, 0, 1].item == 13)
    var t = x.transposed()
    t[.all, 3] = -1
    #expect(t[.all, 3].scalars == [-1, -1, -1, -1, -1, -1] && x.sum().item == 276)
  }

  @Test func `taken, argsort, uniqueCounts and nonzero are as in PyTorch`() {
    #expect(x.taken([[0, 23], [5, -1]]).scalars == [0, 23, 5, 23])
    #expect(Tensor<Float>([3, .nan, 1, 3]).argsort().scalars == [2, 0, 3, 1])
    #expect(Tensor<Float>([3, .nan, 1, 3]).argsort(descending: true).scalars == [1, 0, 3, 2])
    let (values, counts) = Tensor<Int32>([3, 1, 3, 2]).uniqueCounts()
    #expect(values.scalars == [1, 2, 3] && counts.scalars == [1, 1, 2])
    #expect(
      Tensor<Bool>([[true, false], [true, true]]).nonzero().map(\.scalars) == [
        [0, 1, 1], [0, 0, 1],
      ])
  }

  @Test func `all and any reduce any axes, and are true and false of no elements`() {
    let mask = x .> 11
    #expect(mask.all([1, 2]).scalars == [false, true])
    #expect(mask.any([0]).all)
    #expect(mask.all([2], keepDims: true).shape == [2, 3, 1])
    let none = Tensor<Bool>.full([0, 2], true)
    #expect(none.all([0]).scalars == [true, true] && none.any([0]).scalars == [false, false])
  }

  @Test func `max, min, argmax and argmin reduce any axes of every type`() {
    #expect(x.max([0, 2]).scalars == [15, 19, 23])
    #expect(x.min([0, 2], keepDims: true).shape == [1, 3, 1])
    #expect(x.cast(to: Int32.self).max([0, 2]).scalars == [15, 19, 23])
    #expect(x.cast(to: Double.self).argmax().item == 23)
    #expect(Tensor<Double>([[1, .nan], [5, 2]]).max([1]).scalars[1] == 5)
    #expect(Tensor<Double>([[1, .nan], [5, 2]]).min([1]).scalars[0].isNaN)
    #expect(x.cast(to: UInt8.self).min(axis: 1).indices.scalars == [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(x.cast(to: Int64.self).sum([0, 1]).scalars == [60, 66, 72, 78])
    #expect(Tensor<Int32>([[2, 3], [4, 5]]).product([0]).scalars == [8, 15])
  }

  @Test func `diagonal is a view of any diagonal of any two axes`() {
    #expect(x.diagonal(1).scalars == [1, 6, 11, 13, 18, 23])
    #expect(x.diagonal(-2).scalars == [8, 20])
    #expect(x.diagonal(axes: (0, 2)).scalars == [0, 13, 4, 17, 8, 21])
    #expect(x.diagonal(9).shape == [2, 0])
    #expect(x.diagonal().sharesStorage(with: x))
  }
}
