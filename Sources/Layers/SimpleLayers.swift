import Autograd

/// max(x, 0).
public final class ReLU: Module {
  public override func forward(_ x: Variable) -> Variable { x.relu() }
}

/// The input as it is: what takes a layer's place to remove it.
public final class Identity: Module {
  public override func forward(_ x: Variable) -> Variable { x }
}

/// All axes but the first joined into one.
public final class Flatten: Module {
  public override func forward(_ x: Variable) -> Variable { x.flattened(from: 1) }
}

/// The largest number of every window.
public final class MaxPool2d: Module {
  public let kernelSize, stride, padding: Int

  public init(_ kernelSize: Int, stride: Int? = nil, padding: Int = 0) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
  }

  public override func forward(_ x: Variable) -> Variable {
    x.maxPool2d(kernelSize, stride: stride, padding: padding)
  }
}

/// The mean over windows that divide the image into `size` × `size` parts.
public final class AdaptiveAvgPool2d: Module {
  public let size: Int

  public init(_ size: Int) { self.size = size }

  public override func forward(_ x: Variable) -> Variable { x.adaptiveAveragePool2d(size) }
}
