import TestSupport
import Testing

@testable import Diagrams

@Suite struct PreviewTests {
  @Test func `a shape that no array has stops with a sentence`() async {
    await #expect(processExitsWith: .success) {
      for precondition in [
        FailingPrecondition("Preview: shape [3, -1] has a negative size") {
          _ = Preview(shape: [3, -1]) { _ in 0 }
        },
        FailingPrecondition(
          "Preview: shape [4294967296, 4294967296] has more elements than an array can have"
        ) { _ = Preview(shape: [1 << 32, 1 << 32]) { _ in 0 } },
        FailingPrecondition("Preview: rows of different lengths: [2, 1]") {
          _ = Preview([[1, 2], [3]])
        },
      ] {
        if let failure = precondition.failure() { Issue.record("\(failure)") }
      }
    }
  }

  @Test func `only the elements that are shown are read`() {
    let preview = Preview(shape: [1 << 31, 1 << 31], columns: 3, rows: 3) { Double($0) }
    #expect(preview.rows.count == 3 && preview.rows.allSatisfy { $0.count == 3 })
    #expect(!preview.isComplete)
    #expect(Preview(shape: [1 << 40, 0, 1 << 20]) { _ in 1 }.rows.isEmpty)
  }

  @Test func `integers have no decimals, and a minus sign U+2212`() {
    #expect(Numerals.aligned([1, -12, 0, -0.0]) == ["1", "−12", "0", "0"])
  }

  @Test func `all elements of a preview have the same number of decimals`() {
    #expect(Numerals.aligned([0.5, -1.25, 3]) == ["0.50", "−1.25", "3.00"])
    #expect(Numerals.aligned([Double(Float(0.1)), 0.2]) == ["0.1", "0.2"])
  }

  @Test func `the largest element has at most four significant digits`() {
    #expect(Numerals.aligned([12.34567, 1.5]) == ["12.35", "1.50"])
    #expect(Numerals.aligned([9.99996, 0.5]) == ["10.0", "0.5"])
    #expect(Numerals.aligned([4321.9]) == ["4322"])
  }

  @Test func `a small element beside a large one is not rounded to zero`() {
    #expect(Numerals.aligned([0.5, 0.00002, 0]) == ["0.5", "2e−5", "0.0"])
    #expect(Numerals.aligned([0.5, -0.0000123]) == ["0.5", "−1.2e−5"])
  }

  @Test func `very large and very small elements share scientific notation`() {
    #expect(Numerals.aligned([1e-7, 2.5e-6, 0]) == ["1.0e−7", "2.5e−6", "0"])
    #expect(Numerals.aligned([-123_456_789]) == ["−1.235e8"])
    #expect(Numerals.aligned([Double(Float.leastNonzeroMagnitude)]) == ["1.401e−45"])
  }

  @Test func `non-finite elements are named and do not affect the others`() {
    #expect(
      Numerals.aligned([.nan, .infinity, -.infinity, 0.25]) == ["nan", "inf", "−inf", "0.25"])
    #expect(Numerals.aligned([]) == [])
  }

  @Test func `a matrix within the limits is complete`() {
    let preview = Preview([[1, 2, 3], [4, 5, 6]])
    #expect(preview.layout == .matrix)
    #expect(preview.rows == [["1", "2", "3"], ["4", "5", "6"]])
    #expect(preview.slice == nil)
  }

  @Test func `a large matrix omits its middle, and only shown elements are read`() {
    var read: [Int] = []
    let preview = Preview(shape: [100, 1000]) { index in
      read.append(index)
      return Double(index)
    }
    #expect(preview.rows.map(\.count) == [6, 6, 6, 6])
    #expect(preview.rows[0] == ["0", "1", "2", "⋯", "998", "999"])
    #expect(preview.rows[2] == ["⋮", "⋮", "⋮", "⋱", "⋮", "⋮"])
    #expect(preview.rows[3][5] == "99999")
    #expect(read.count == 15)
  }

  @Test func `a tensor of more than two axes shows its first matrix and the index`() {
    let preview = Preview(shape: [2, 3, 2, 2]) { Double($0) }
    #expect(preview.rows == [["0", "1"], ["2", "3"]])
    #expect(preview.slice == "[0, 0]")
    #expect(Preview(shape: [1, 1, 2, 2]) { Double($0) }.slice == nil)
  }

  @Test(arguments: [[0], [2, 0], [0, 2], [0, 1, 2]])
  func `scalars, vectors and empty tensors have previews`(shape: [Int]) {
    #expect(Preview(7).rows == [["7"]])
    #expect(Preview([1, 2]).layout == .vector)
    let preview = Preview(shape: shape) { _ in fatalError("read an element of an empty tensor") }
    #expect(preview.rows.joined().isEmpty)
  }
}
