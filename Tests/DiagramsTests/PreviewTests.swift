import Testing

@testable import Diagrams

@Suite("Numbers in previews")
struct PreviewTests {
  @Test("Whole numbers stay whole, with a real minus sign")
  func wholeNumbers() {
    #expect(Numerals.aligned([1, -12, 0, -0.0]) == ["1", "−12", "0", "0"])
  }

  @Test("All numbers of a preview have the same number of decimals")
  func sharedDecimals() {
    #expect(Numerals.aligned([0.5, -1.25, 3]) == ["0.50", "−1.25", "3.00"])
    #expect(Numerals.aligned([Double(Float(0.1)), 0.2]) == ["0.1", "0.2"])
  }

  @Test("The largest number has at most four significant digits")
  func significantDigits() {
    #expect(Numerals.aligned([12.34567, 1.5]) == ["12.35", "1.50"])
    #expect(Numerals.aligned([9.99996, 0.5]) == ["10.0", "0.5"])
    #expect(Numerals.aligned([4321.9]) == ["4322"])
  }

  @Test("A small number beside a large one is never rounded to zero")
  func smallBesideLarge() {
    #expect(Numerals.aligned([0.5, 0.00002, 0]) == ["0.5", "2e−5", "0.0"])
    #expect(Numerals.aligned([0.5, -0.0000123]) == ["0.5", "−1.2e−5"])
  }

  @Test("Very large and very small numbers share a scientific form")
  func scientific() {
    #expect(Numerals.aligned([1e-7, 2.5e-6, 0]) == ["1.0e−7", "2.5e−6", "0"])
    #expect(Numerals.aligned([-123_456_789]) == ["−1.235e8"])
    #expect(Numerals.aligned([Double(Float.leastNonzeroMagnitude)]) == ["1.401e−45"])
  }

  @Test("What is not finite is named and leaves the rest alone")
  func notFinite() {
    #expect(
      Numerals.aligned([.nan, .infinity, -.infinity, 0.25]) == ["nan", "inf", "−inf", "0.25"])
    #expect(Numerals.aligned([]) == [])
  }

  @Test("A matrix within the limits is shown whole")
  func wholeMatrix() {
    let preview = Preview([[1, 2, 3], [4, 5, 6]])
    #expect(preview.layout == .matrix)
    #expect(preview.rows == [["1", "2", "3"], ["4", "5", "6"]])
    #expect(preview.slice == nil)
  }

  @Test("A large matrix loses its middle, and only what is shown is read")
  func largeMatrix() {
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

  @Test("Of more than two axes the first matrix is shown, with its index")
  func slices() {
    let preview = Preview(shape: [2, 3, 2, 2]) { Double($0) }
    #expect(preview.rows == [["0", "1"], ["2", "3"]])
    #expect(preview.slice == "[0, 0]")
    #expect(Preview(shape: [1, 1, 2, 2]) { Double($0) }.slice == nil)
  }

  @Test(
    "Scalars, vectors and tensors without elements", arguments: [[0], [2, 0], [0, 2], [0, 1, 2]])
  func empty(shape: [Int]) {
    #expect(Preview(7).rows == [["7"]])
    #expect(Preview([1, 2]).layout == .vector)
    let preview = Preview(shape: shape) { _ in fatalError("read an element of an empty tensor") }
    #expect(preview.rows.joined().isEmpty)
  }
}
