import Autograd
import Curriculum

private func shortcut(_ x: Variable, _ layers: BlockLayers) -> Variable {
  layers.downsample.map { $0(x) } ?? x
}

enum NoShortcut: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    layers.bn2(layers.conv2(layers.bn1(layers.conv1(x)).relu())).relu()
  }
}

enum ReLUBeforeSum: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x)).relu()))
    return y.relu() + shortcut(x, layers)
  }
}

enum NoLastReLU: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    layers.bn2(layers.conv2(layers.bn1(layers.conv1(x)).relu())) + shortcut(x, layers)
  }
}

enum NoFirstReLU: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x))))
    return (y + shortcut(x, layers)).relu()
  }
}

enum ReLUBeforeNorm: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x).relu())))
    return (y + shortcut(x, layers)).relu()
  }
}

enum OneNormTwice: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let y = layers.bn1(layers.conv2(layers.bn1(layers.conv1(x)).relu()))
    return (y + shortcut(x, layers)).relu()
  }
}

/// Adds the input itself, which the shapes allow where nothing changes.
enum DownsampleLeftOut: Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x)).relu()))
    return (y + x).relu()
  }
}
