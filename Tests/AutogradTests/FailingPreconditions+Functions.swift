import Autograd
import Tensors
import TestSupport

/// Preconditions of the derivatives of whole functions.
let failingDerivatives: [FailingPrecondition] = [
  FailingPrecondition("hessian: the function must return a single element, not shape [2]") {
    _ = hessian(at: Variable([1, 2])) { $0 * $0 }
  },
  FailingPrecondition("vhp: the function must return a single element, not shape [0]") {
    _ = vhp(at: [zeros(2)], times: [zeros(2)]) { _ in zeros(0) }
  },
  FailingPrecondition("hvp: the function must return a single element, not shape [2, 1]") {
    _ = hvp(at: [zeros(2)], times: [zeros(2)]) { $0[0].unsqueezed(1) }
  },
  FailingPrecondition("vjp: the vectors have shapes [[3]], but the outputs [[2]]") {
    _ = vjp(at: [zeros(2)], times: [zeros(3)]) { $0 }
  },
  FailingPrecondition("vjp: the vectors have shapes [[2]], but the outputs [[2], []]") {
    _ = vjp(at: [zeros(2)], times: [zeros(2)]) { [$0[0], $0[0].sum()] }
  },
  FailingPrecondition("jvp: the vectors have shapes [], but the inputs [[2]]") {
    _ = jvp(at: [zeros(2)], times: []) { $0 }
  },
]
