import Autograd

/// A loss of two views of each image, without labels: what ``EmbeddingLoss`` is for classes.
public protocol ViewLoss {
  /// Returns the loss, a single number, for two views `[N, D]` of each image, in the same order.
  func callAsFunction(_ first: Variable, _ second: Variable) -> Variable
}

extension NTXentLoss: ViewLoss {}
extension DCLLoss: ViewLoss {}
extension BarlowTwinsLoss: ViewLoss {}
extension VICRegLoss: ViewLoss {}
extension SwAVLoss: ViewLoss {}
