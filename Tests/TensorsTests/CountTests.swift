import Tensors
import Testing

private typealias X = Tensor<Float>

/// Counts, searches, distinct elements, closeness, bits and scatters, with values from PyTorch 2.13 and NumPy 2.4.
@Suite struct CountTests {
  @Test func `searchSorted finds sides of equal elements, and NaN behind all`() {
    let sorted: X = [1, 3, 3, 5]
    let values: X = [[0, 3], [6, .nan], [1, 5]]
    #expect(sorted.searchSorted(values) == [[0, 1], [4, 4], [0, 3]])
    #expect(sorted.searchSorted(values, right: true) == [[0, 3], [4, 4], [1, 4]])
    #expect(values.bucketized(sorted) == sorted.searchSorted(values))
    let rows: Tensor<Int32> = [[1, 2, 3], [10, 20, 30]]
    #expect(rows.searchSorted([[2, 9], [2, 25]]) == [[1, 3], [0, 2]])
    #expect(Tensor<Int32>.zeros([0]).searchSorted([1, 2]) == [0, 0])
    #expect(Tensor<Int32>.zeros([2, 3]).searchSorted(.zeros([2, 0])).shape == [2, 0])
    #expect(sorted.searchSorted(3) == 1)
    // NumPy's; PyTorch finds nothing in front of NaN.
    #expect(X([1, .nan]).searchSorted([0, .nan]) == [0, 1])
    #expect(X([1, .nan]).searchSorted([0, .nan], right: true) == [0, 2])
    let mixed: X = [[3, 1, 2], [5, 6, 4]]
    #expect(mixed.searchSorted([[2], [9]], sorter: mixed.argsort()) == [[1], [3]])
    #expect(
      mixed.transposed().transposed().searchSorted([[2], [9]], sorter: mixed.argsort()).scalars == [
        1, 3,
      ])
  }

  @Test func `binCount counts numbers, or adds their weights`() {
    let numbers: Tensor<Int32> = [[1, 3], [1, 0]]
    #expect(numbers.binCount() == [1, 2, 0, 1])
    #expect(numbers.binCount(minLength: 6) == [1, 2, 0, 1, 0, 0])
    #expect(numbers.transposed().binCount(weights: X([[0.5, 2], [1, -1]])) == [-1, 2.5, 0, 1])
    #expect(
      Tensor<Int64>([1, 0]).binCount(weights: Tensor<Double>([2, 3]), minLength: 3) == [3, 2, 0])
    #expect(Tensor<UInt8>.zeros([0]).binCount().shape == [0])
    #expect(Tensor<UInt8>([255]).binCount().shape == [256])
  }

  @Test func `histogram counts every element in the range once`() {
    let x: X = [0, 0.5, 1, 1.5, 2, .nan, 7]
    let (counts, edges) = x.histogram(4, range: 0...2)
    #expect(counts == [1, 1, 1, 2])
    #expect(edges == [0, 0.5, 1, 1.5, 2])
    #expect(X([2, 2]).histogram(2).counts == [0, 2])
    #expect(X([2, 2]).histogram(2).edges == [1.5, 2, 2.5])
    #expect(X.zeros([0]).histogram(4).counts == [0, 0, 0, 0])
    #expect(X.zeros([0]).histogram(4).edges == [0, 0.25, 0.5, 0.75, 1])
    #expect(X([0, 1, 2, 1]).histogram(edges: [0, 1, 1.5]) == [1, 2])
    #expect(X([0, 1, 2, 1]).histogram(edges: [0, 1, 1.5], weights: [1, 2, 3, 0.5]) == [1, 2.5])
    let weights: X = [1, 2, 3, 0.5]
    let (density, _) = X([0, 1, 2, 1]).histogram(2, weights: weights, density: true)
    #expect(density.allClose([0.15384616, 0.84615386]))
    #expect(X([[0, 1], [2, 1]]).histogram(2, weights: nil, density: true).sums == [0.25, 0.75])
    // NumPy's counts of multiples of 0.1, which are not multiples in binary.
    let tenths = Tensor<Double>((0...10).map { Double($0) / 10 }, shape: [11])
    #expect(tenths.histogram(10, range: 0...1).counts == [1, 1, 2, 0, 1, 2, 1, 0, 1, 2])
  }

  @Test func `unique returns where each element is, and how often`() {
    let x: X = [[1, .nan, 2], [.nan, 1, -0.0]]
    let (values, inverse, counts) = x.uniqueInverse()
    #expect(values[0..<3] == [0, 1, 2] && values.count == 5 && values[3...].isNaN.all)
    #expect(inverse == [[1, 3, 2], [4, 1, 0]] && counts == [1, 2, 1, 1, 1])
    let rows: Tensor<Int32> = [[1, 2], [0, 1], [1, 2]]
    let distinct = rows.unique(axis: 0)
    #expect(distinct.values == [[0, 1], [1, 2]] && distinct.inverse == [1, 0, 1])
    #expect(distinct.counts == [1, 2])
    #expect(rows.unique(axis: -1).values == rows && rows.unique(axis: 1).inverse == [0, 1])
    #expect(Tensor<Int32>.zeros([0, 3]).unique(axis: 0).values.shape == [0, 3])
    let runs = Tensor<Int32>([1, 1, 2, 2, 1]).uniqueConsecutive()
    #expect(
      runs.values == [1, 2, 1] && runs.inverse == [0, 0, 1, 1, 2] && runs.counts == [2, 2, 1])
    let columns = Tensor<Int32>([[1, 1, 2], [3, 3, 3]]).uniqueConsecutive(axis: 1)
    #expect(columns.values == [[1, 2], [3, 3]] && columns.counts == [2, 1])
    #expect(rows.uniqueConsecutive().inverse == [[0, 1], [2, 3], [3, 4]])
  }

  @Test func `isIn finds numbers, 0 for −0, and no NaN`() {
    let x: X = [[1, .nan], [-0.0, 3]]
    #expect(x.isIn([.nan, 0, 1]) == [[true, false], [true, false]])
    #expect(x.transposed().isIn(.zeros([0])) == Tensor<Bool>.full([2, 2], false))
    #expect(Tensor<Int64>([1, 2]).isIn([[2]]) == [false, true])
  }

  @Test func `isClose compares as PyTorch does`() {
    let x: X = [1, 1.00001, 1.1, .infinity, -.infinity, .nan, 1e-9, .infinity]
    let y: X = [1, 1, 1, .infinity, .infinity, .nan, 0, 3e38]
    #expect(
      x.isClose(y, relative: 2e-5).scalars == [true, true, false, true, false, false, true, false])
    #expect(x.isClose(y, equalNaN: true)[5].item && !x.isClose(y, relative: 2)[7].item)
    #expect(!x.allClose(y))
    #expect(Tensor<Double>([1, 2]).allClose([1, 2.0000000001]))
    #expect(X.zeros([0]).allClose(X.zeros([2, 0])))
  }

  @Test func `bits and remainders of integers are those of PyTorch`() {
    let (a, b): (Tensor<Int32>, Tensor<Int32>) = ([12, -7, 5], [10, 3, -3])
    #expect((a .& b) == [8, 1, 5])
    #expect((a .| b) == [14, -5, -3])
    #expect((a .^ b) == [6, -6, -8])
    #expect(~a == [-13, 6, -6])
    #expect((a << [1, 2, 3]) == [24, -28, 40])
    #expect((a >> [1, 1, 1]) == [6, -4, 2])
    #expect((a << [31, 32, -1]) == [0, 0, 0] && (a >> [31, 32, -1]) == [0, -1, 0])
    #expect((Tensor<UInt8>([200, 200]) << [1, 9]) == [144, 0])
    #expect((Tensor<UInt8>([200, 200]) >> [1, 9]) == [100, 0])
    #expect((a .& 1) == [0, 1, 1])
    #expect(a.remainder(b) == [2, 2, -1] && a.fmod(b) == [2, -1, 2])
    #expect(Tensor([Int32.min], shape: [1]).remainder([-1]) == [0])
    #expect(Tensor<UInt8>([250]).remainder([7]) == [5])
  }

  @Test func `integers are scattered with sums, products, means and extrema`() {
    let (x, source): (Tensor<Int32>, Tensor<Int32>) = ([3, 1, 5], [-8, 2, 2])
    func reduced(_ reduction: ScatterReduction, _ includesSelf: Bool = true) -> [Int32] {
      x.scatterReduced(axis: 0, [0, 0, 2], source, reduction, includesSelf: includesSelf).scalars
    }
    #expect(reduced(.mean) == [-1, 1, 3] && reduced(.mean, false) == [-3, 1, 2])
    #expect(reduced(.sum) == [-3, 1, 7] && reduced(.sum, false) == [-6, 1, 2])
    #expect(reduced(.product) == [-48, 1, 10] && reduced(.product, false) == [-16, 1, 2])
    #expect(reduced(.max) == [3, 1, 5] && reduced(.max, false) == [2, 1, 2])
    #expect(reduced(.min) == [-8, 1, 2] && reduced(.min, false) == [-8, 1, 2])
    #expect(x.indexAdded(axis: 0, [1, 1], [10, 20]) == [3, 31, 5])
    #expect(x.maskedScatter(where: [true, false, true], with: [9, 8, 7]) == [9, 1, 8])
    #expect(
      X([1, 2, 3])[.newAxis].maskedScatter(where: [[true], [false]], with: [7, 8, 9, 0])
        == [[7, 8, 9], [1, 2, 3]])
  }
}
