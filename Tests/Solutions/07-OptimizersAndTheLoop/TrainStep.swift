import Autograd
import Curriculum
import Tensors

extension Solutions07 {
  /// Exercise 7.4: one step of training.
  ///
  /// Everything that this book trains, it trains with these four lines, thousands of times: forget the old
  /// gradients, compute the loss, go backward, move. The order matters. Here the move is plain gradient
  /// descent:
  ///
  ///     p ← p − η · gradient
  ///
  /// What you have: `parameter.gradient` can be read and set, and is `nil` where there is none. `backward()`
  /// on the loss *adds* to the gradients that are there. `parameter.update { $0 -= … }` changes the value.
  /// `item` is the one number of a loss.
  ///
  /// - Parameters:
  ///   - parameters: what to move. Some may have gradients left from before; some may not take part in the
  ///     loss at all, and must stay as they are.
  ///   - learningRate: η.
  ///   - loss: computes the loss, at some cost: call it once.
  /// - Returns: the loss, as it was before the move.
  public static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    // solution
    for parameter in parameters { parameter.gradient = nil }
    let value = loss()
    value.backward()
    for parameter in parameters {
      guard let gradient = parameter.gradient else { continue }
      parameter.update { $0 -= gradient * learningRate }
    }
    return value.item
    // end of solution
  }
}
