import Curriculum
import Mistakes
import Testing

@Suite struct FetchTests {
  @Test func `three loops fetch as often as exercise 3.4 says`() throws {
    let plain = try #require(
      KnownMistake.chapter03.first { $0.diagnosis.hasPrefix("right, but not blocked") })
    guard case .failed(let failure) = UnportedExercise.blockedMatmul.check(plain.implementation())
    else {
      Issue.record("three plain loops passed")
      return
    }
    #expect(
      failure.difference == "33792 numbers were fetched, blocks need at most 8192", "\(failure)")
  }
}
