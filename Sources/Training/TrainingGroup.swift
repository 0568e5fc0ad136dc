/// The processes that train together, as a training loop needs them.
///
/// Each process loads its part of every batch, and computes the same loss, of the whole batch. Between the backward pass
/// and the optimizer's step, gradients are summed over all parts; then every process makes the same step.
public protocol TrainingGroup {
  /// Whether this process shows the progress; one does.
  var showsProgress: Bool { get }

  /// Returns the number of items in a whole batch.
  ///
  /// - Parameter own: The number of items in this process's part, which may be 0.
  func itemCount(_ own: Int) throws -> Int

  /// Replaces the gradients by their sums over all parts of the batch; called after the backward pass of a step.
  func reduceGradients() throws
}
