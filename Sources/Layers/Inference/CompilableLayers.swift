import Autograd
import Kernels
import Tensors

extension Conv2d: CompilableModule {
  /// Returns the convolution as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    compiler.compile(chain: [self])
  }
}

extension Sequential: CompilableModule {
  /// Returns the chain as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    compiler.compile(chain: modules)
  }
}

extension Identity: CompilableModule {
  /// Returns a layer that changes nothing.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer { { $0 } }
}

extension MaxPool2d: CompilableModule {
  /// Returns the pooling as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    { [self, unowned compiler] x in
      guard case .blocked(let activations) = x.form else {
        return CompiledValue(inferred(x.tensor))
      }
      let layout = activations.layout
      let shape = Pooling2d(
        planes: layout.batch * layout.channels, inputHeight: layout.height,
        inputWidth: layout.width, kernelHeight: kernelSize.height, kernelWidth: kernelSize.width,
        strideHeight: stride.height, strideWidth: stride.width, paddingHeight: padding.height,
        paddingWidth: padding.width, dilationHeight: dilation.height,
        dilationWidth: dilation.width, ceilMode: ceilMode)
      return CompiledValue(activations.maxPooled(shape, in: compiler.pool))
    }
  }
}

extension AdaptiveAvgPool2d: CompilableModule {
  /// Returns the pooling as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    { [self] x in
      guard case .blocked(let activations) = x.form, size.area == 1 else {
        return CompiledValue(inferred(x.tensor))
      }
      let layout = activations.layout
      return CompiledValue(
        .floats([layout.batch, layout.channels, 1, 1]) { activations.averages(into: $0) })
    }
  }
}

extension Residual: CompilableModule {
  /// Returns the block as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    let (body, shortcut) = (compiler.compile(body), compiler.compile(shortcut))
    return { x in CompiledValue(body(x).tensor + shortcut(x).tensor) }
  }
}

extension Linear: CompilableModule {
  /// Returns the product as a compiled layer, always in float32.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    let (weight, bias) = (weight.value.transposed(), bias?.value)
    return { x in
      let y = x.tensor.matmul(weight)
      return CompiledValue(bias.map { y + $0 } ?? y)
    }
  }
}
