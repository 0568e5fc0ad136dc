import Curriculum
import Exercises01
import Mistakes
import Solutions
import Testing

@Suite struct Chapter01Tests {
  @Test func `1.1 rowMajorStrides: yours`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      end(with: checkRowMajorStrides(Exercises01.self))
    }
    try judge(.rowMajorStrides, result?.standardErrorContent)
  }

  @Test func `1.1 rowMajorStrides: the solution passes`() {
    #expect(checkRowMajorStrides(Solutions01.self) == .passed)
  }

  @Test func `1.1 rowMajorStrides: known mistakes are told apart`() {
    expect(
      checkRowMajorStrides(ColumnMajor.self),
      looksLike: "column-major: the first axis is contiguous, but it should be the last")
    expect(
      checkRowMajorStrides(OwnSizeMultiplied.self),
      looksLike: "one axis too many: an axis's own size is multiplied in")
    expect(
      checkRowMajorStrides(ZeroForSizeOne.self),
      looksLike: "axes of size 1 are given stride 0, as in broadcasting")
  }
}
