import Layers

extension ResNet: CompilableModule {
  /// Returns the network as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    let stem = compiler.compile(conv1, bn1, relu)
    let rest = compiler.compile(chain: [
      maxpool, layer1, layer2, layer3, layer4, avgpool, Flatten(), fc,
    ])
    return { rest(stem($0, nil)) }
  }
}

extension BasicBlock: CompilableModule {
  /// Returns the block as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    let shortcut = downsample.map { compiler.compile($0) }
    let first = compiler.compile(conv1, bn1, relu)
    let second = compiler.compile(conv2, bn2, relu)
    return { x in second(first(x, nil), shortcut?(x) ?? x) }
  }
}

extension Bottleneck: CompilableModule {
  /// Returns the block as a compiled layer.
  public func compiled(by compiler: NetworkCompiler) -> CompiledLayer {
    let shortcut = downsample.map { compiler.compile($0) }
    let first = compiler.compile(conv1, bn1, relu)
    let second = compiler.compile(conv2, bn2, relu)
    let third = compiler.compile(conv3, bn3, relu)
    return { x in third(second(first(x, nil), nil), shortcut?(x) ?? x) }
  }
}
