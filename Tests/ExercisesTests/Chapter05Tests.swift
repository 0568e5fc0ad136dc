import Curriculum
import Exercises05
import Mistakes
import Solutions
import Testing

@Suite struct Chapter05Tests {
  @Test func `5.1 unbroadcast: yours`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      end(with: checkUnbroadcast(Exercises05.self))
    }
    try judge(.unbroadcast, result?.standardErrorContent)
  }

  @Test func `5.1 unbroadcast: the solution passes`() {
    #expect(checkUnbroadcast(Solutions05.self) == .passed)
  }

  @Test func `5.1 unbroadcast: known mistakes are told apart`() {
    expect(
      checkUnbroadcast(NotSummed.self),
      looksLike: "not summed at all: the gradient comes back in the broadcast shape")
    expect(
      checkUnbroadcast(Averaged.self),
      looksLike: "averaged: copies add their gradients, they do not share one")
    expect(
      checkUnbroadcast(AxesLost.self),
      looksLike: "summed, but not given back its shape: axes of size 1 are lost or left over")
  }
}
