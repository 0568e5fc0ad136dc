import Autograd
import Optimizers
import TestSupport
import Testing

private var parameters: [Parameter] { [Parameter(.ones([2]))] }

private let negativeEpsilons: [FailingPrecondition] = [
  FailingPrecondition("Adam: epsilon must not be negative, but is -1.0") {
    _ = Adam(parameters, epsilon: -1)
  },
  FailingPrecondition("Adam: epsilon must not be negative, but is -1.0") {
    _ = AdamW(parameters, epsilon: -1)
  },
  FailingPrecondition("Adamax: epsilon must not be negative, but is -1.0") {
    _ = Adamax(parameters, epsilon: -1)
  },
  FailingPrecondition("NAdam: epsilon must not be negative, but is -1.0") {
    _ = NAdam(parameters, epsilon: -1)
  },
  FailingPrecondition("RAdam: epsilon must not be negative, but is -1.0") {
    _ = RAdam(parameters, epsilon: -1)
  },
  FailingPrecondition("LAMB: epsilon must not be negative, but is -1.0") {
    _ = LAMB(parameters, epsilon: -1)
  },
  FailingPrecondition("RMSprop: epsilon must not be negative, but is -1.0") {
    _ = RMSprop(parameters, epsilon: -1)
  },
  FailingPrecondition("Adagrad: epsilon must not be negative, but is -1.0") {
    _ = Adagrad(parameters, epsilon: -1)
  },
  FailingPrecondition("Adadelta: epsilon must not be negative, but is -1.0") {
    _ = Adadelta(parameters, epsilon: -1)
  },
]

@Suite struct PreconditionTests {
  @Test func `a negative epsilon is refused, as by PyTorch`() async {
    await #expect(processExitsWith: .success) {
      for failure in negativeEpsilons.compactMap({ $0.failure() }) { Issue.record("\(failure)") }
    }
  }
}
