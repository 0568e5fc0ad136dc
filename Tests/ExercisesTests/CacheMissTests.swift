import Curriculum
import Testing

@Suite struct CacheMissTests {
  @Test func `three plain loops have as many cache misses as exercise 3.4 says`() throws {
    let plain = try #require(
      Exercises.blockedMatmul.evaluateMistakes().first {
        $0.sentence.hasPrefix("right, but not blocked")
      })
    guard case .failed(let failure) = plain.evaluation.result else {
      Issue.record("three plain loops passed")
      return
    }
    #expect(
      failure.difference == "33792 cache misses, blocks have at most 8192", "\(failure)")
  }
}
