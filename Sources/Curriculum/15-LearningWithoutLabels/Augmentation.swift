import Tensors

/// A random change to one image, `[C, H, W]`.
public typealias Augmentation =
  (_ image: Tensor<Float>, _ generator: inout Generator) -> Tensor<Float>
