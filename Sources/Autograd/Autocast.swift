import Kernels

/// Calls `body` with its convolutions, and their gradients, in another precision: mixed-precision training (Micikevicius
/// and others, 2018). PyTorch's `torch.autocast`.
///
///     autocast(.bfloat16) { loss(network(x)) }.backward()
///
/// With `.bfloat16`, convolutions round their inputs, weights and output gradients to 8 significant bits. Sums of products
/// are float32; results and input gradients are rounded to 8 bits, too, weight gradients are not. Weights, statistics,
/// losses and all other operations stay float32, and so do convolutions that `CompiledNetwork` or ``withoutGradients(_:)``
/// fuse with other layers, and grouped ones. bfloat16 has float32's exponents, so losses need no scaling.
///
/// Results have the same bits at any number of threads. Processors without instructions for bfloat16 compute the same
/// products slowly; see `Precision.isFast`.
///
/// - Parameters:
///   - precision: The precision.
///   - body: The forward pass. Gradients have the precision in which the operation was recorded, wherever they are computed.
public func autocast<Result>(
  _ precision: Precision, _ body: () throws -> Result
) rethrows -> Result {
  var recording = Recording.current
  recording.precision = precision
  return try Recording.$current.withValue(recording, operation: body)
}
