import Tensors
import TestSupport
import Testing

@Suite struct TensorTests {
  let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]

  @Test func `nested literals are row-major`() {
    #expect(x.shape == [2, 3])
    #expect(x.strides == [3, 1])
    #expect(x.scalars == [1, 2, 3, 4, 5, 6])
    #expect(Tensor<Int32>([[1], [2]]).shape == [2, 1])
    let empty: Tensor<Float> = []
    #expect(empty.shape == [0])
  }

  @Test func `views share storage and copies do not`() {
    #expect(x.transposed().sharesStorage(with: x))
    #expect(x[1].sharesStorage(with: x))
    #expect(x.expanded(to: [4, 2, 3]).sharesStorage(with: x))
    #expect(x.reshaped([3, 2]).sharesStorage(with: x))
    #expect(!x.transposed().reshaped([6]).sharesStorage(with: x))
    #expect(x.transposed().reshaped([6]).scalars == [1, 4, 2, 5, 3, 6])
  }

  @Test func `writing to one tensor never changes another`() {
    var y = x
    var row = y[0]
    y[0, 0] = 100
    row[1] = -1
    #expect(x.scalars == [1, 2, 3, 4, 5, 6])
    #expect(y.scalars == [100, 2, 3, 4, 5, 6])
    #expect(row.scalars == [1, -1, 3])
    var wide = Tensor<Float>([[1], [2]]).expanded(to: [2, 2])
    wide[0, 0] = 9
    #expect(wide.scalars == [9, 1, 2, 2])
  }

  @Test func `writing to uniquely referenced storage copies nothing`() {
    var y = Tensor<Float>.zeros([4])
    let before = y.withContiguous { Int(bitPattern: $0) }
    y += 1
    y[2] = 5
    #expect(y.withContiguous { Int(bitPattern: $0) } == before)
    #expect(y.scalars == [1, 1, 5, 1])
  }

  @Test func `compound assignment broadcasts, and copies neither operand`() {
    var y = Tensor<Float>.arange(0, 6).reshaped([2, 3])
    let before = y.withContiguous { Int(bitPattern: $0) }
    y += [10, 20, 30]
    y *= Tensor<Float>([[1], [2]])
    y -= 1
    y /= Tensor<Float>([2]).expanded(to: [2, 3])
    #expect(y.withContiguous { Int(bitPattern: $0) } == before)
    #expect(y.scalars == [4.5, 10, 15.5, 12.5, 23.5, 34.5])
    y += y.transposed().transposed()
    #expect(y.scalars == [9, 20, 31, 25, 47, 69])
    var square = Tensor<Float>([[1, 2], [3, 4]])
    square += square.transposed()
    #expect(square.scalars == [2, 5, 5, 8])
    var turned = square.transposed()[.all, 0..<1]
    turned -= [[1], [2]]
    #expect(turned.scalars == [1, 3] && square.scalars == [2, 5, 5, 8])
    var large = Tensor<Float>.ones([300, 400])
    large += 1
    large += Tensor.arange(0, 300).unsqueezed(1)
    #expect(large.sum().item == 2 * 120_000 + 400 * 44_850)
  }

  @Test func `subscripts take integers, ranges, steps, new axes and an ellipsis`() {
    #expect(x[-1].scalars == [4, 5, 6])
    #expect(x[.all, 1].scalars == [2, 5])
    #expect(x[0..<1, 1...].shape == [1, 2])
    #expect(x[.all, .every(2)].scalars == [1, 3, 4, 6])
    #expect(x[.newAxis, 0].shape == [1, 3])
    #expect(x[.ellipsis, -1].scalars == [3, 6])
    #expect(x[0, 5..<9].shape == [0])
    #expect(x.transposed()[1].scalars == [2, 5])
  }

  @Test func `arithmetic broadcasts over any strides`() {
    #expect((x + [10, 20, 30]).scalars == [11, 22, 33, 14, 25, 36])
    #expect((x.transposed() * Tensor([[1], [2], [3]])).scalars == [1, 4, 4, 10, 9, 18])
    #expect((2 - x).scalars == [1, 0, -1, -2, -3, -4])
    #expect((Tensor<Float>([[1], [2]]) + [10, 20]).scalars == [11, 21, 12, 22])
    #expect((x[.all, .every(2)] / 2).scalars == [0.5, 1.5, 2, 3])
    #expect((Tensor<Float>.zeros([0, 3]) + [1, 2, 3]).shape == [0, 3])
    #expect((Tensor<Float>(2) * Tensor(3)).shape == [])
  }

  @Test func `arithmetic on several threads has the same results`() {
    let large = Tensor<Float>.arange(0, 200_000)
    #expect((large + large).scalars == large.scalars.map { $0 * 2 })
    #expect((large * 0.5).scalars == large.scalars.map { $0 * 0.5 })
  }

  @Test func `reductions reduce any axes`() {
    let cube = Tensor<Float>.arange(0, 24).reshaped([2, 3, 4])
    #expect(cube.sum().item == 276)
    #expect(cube.sum([0, 2]).scalars == [60, 92, 124])
    #expect(cube.sum([1], keepDims: true).shape == [2, 1, 4])
    #expect(cube.permuted([2, 0, 1]).sum([0]).scalars == [6, 22, 38, 54, 70, 86])
    #expect(cube.mean([-1]).scalars == [1.5, 5.5, 9.5, 13.5, 17.5, 21.5])
    #expect(x.variance([1]).scalars == [1, 1])
    #expect(x.max(axis: 0).values.scalars == [4, 5, 6])
    #expect(Tensor<Float>([3, 1, 3]).max(axis: 0).indices.item == 0)
    #expect(Tensor<Float>([3, .nan, 5]).max().item.isNaN)
    #expect(Tensor<Float>.zeros([0]).sum().item == 0)
    #expect(Tensor<Float>.zeros([0]).mean().item.isNaN)
    #expect(x.summed(to: [1, 3]).scalars == [5, 7, 9])
    #expect(x.summed(to: []).item == 21)
  }

  @Test func `matmul takes views and broadcasts batch axes`() {
    #expect(x.matmul(x.transposed()).scalars == [14, 32, 32, 77])
    let batch = Tensor<Float>.arange(0, 12).reshaped([2, 2, 3])
    #expect(batch.matmul(x.transposed()).shape == [2, 2, 2])
    #expect(batch.matmul(x.transposed())[1].scalars == [44, 107, 62, 152])
    #expect(Tensor<Float>.zeros([2, 0]).matmul(.zeros([0, 3])).scalars == [0, 0, 0, 0, 0, 0])
  }

  @Test func `cat and stack join tensors in order`() {
    #expect(Tensor.cat([x, x], axis: 1).shape == [2, 6])
    #expect(Tensor.cat([x, x[0..<1]]).scalars == [1, 2, 3, 4, 5, 6, 1, 2, 3])
    #expect(Tensor.cat([x.transposed(), x.transposed()], axis: -1)[0].scalars == [1, 4, 1, 4])
    #expect(Tensor.stack([x, x]).shape == [2, 2, 3])
  }
}
