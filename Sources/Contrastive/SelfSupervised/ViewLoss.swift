import Autograd

/// A self-supervised loss of two views of each image, the counterpart of ``EmbeddingLoss`` for
/// unlabeled data.
public protocol ViewLoss {
  /// Returns the loss, a scalar, for two views `[N, D]` of each image, in the same order.
  func callAsFunction(_ first: Variable, _ second: Variable) -> Variable
}

extension NTXentLoss: ViewLoss {}
extension DCLLoss: ViewLoss {}
extension BarlowTwinsLoss: ViewLoss {}
extension VICRegLoss: ViewLoss {}
extension SwAVLoss: ViewLoss {}
