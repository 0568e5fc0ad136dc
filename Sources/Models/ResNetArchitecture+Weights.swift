import Tensors
import WeightFiles

extension ResNetArchitecture {
  /// The sizes that a network's weights imply.
  package struct Sizes: Equatable {
    /// The number of channels of the first stage, and of images.
    package let width, channels: Int
    /// The size of the kernel of the first convolution: 7, or 3 with the small stem.
    package let kernelSize: Int
    /// The number of classes; nil without `fc`.
    package let classes: Int?

    /// The stem.
    package var stem: Stem { kernelSize == 7 ? .imageNet : .small }
  }

  /// Infers the sizes from the shapes of `conv1.weight` and `fc.weight`, or returns nil if they are not those of
  /// a ResNet.
  package static func sizes(_ shape: (String) -> [Int]?) -> Sizes? {
    guard let first = shape("conv1.weight"), first.count == 4, first[2] == first[3],
      first[2] == 7 || first[2] == 3, (1...1 << 16).contains(first[0]),
      (1...1 << 16).contains(first[1])
    else { return nil }
    let classes = shape("fc.weight")?.first
    guard classes.map({ (1...1 << 32).contains($0) }) ?? true else { return nil }
    return Sizes(width: first[0], channels: first[1], kernelSize: first[2], classes: classes)
  }

  /// Returns the names and shapes of a network's parameters and buffers, in the order of its state dictionary,
  /// without building it.
  package func shapes(_ sizes: Sizes) -> [(name: String, shape: [Int])] {
    var all: [(name: String, shape: [Int])] = []
    func convolution(_ name: String, _ outputs: Int, _ inputs: Int, _ size: Int) {
      all.append((name + ".weight", [outputs, inputs, size, size]))
    }
    func normalization(_ name: String, _ channels: Int) {
      for part in ["weight", "bias", "running_mean", "running_var"] {
        all.append(("\(name).\(part)", [channels]))
      }
      all.append((name + ".num_batches_tracked", []))
    }
    convolution("conv1", sizes.width, sizes.channels, sizes.kernelSize)
    normalization("bn1", sizes.width)
    var inputs = sizes.width
    for (stage, depth) in depths.enumerated() {
      let width = sizes.width << stage
      let outputs = width * expansion
      for block in 0..<depth {
        let name = "layer\(stage + 1).\(block)"
        let inner = hasBottlenecks ? width * groupWidth / 64 * groups : width
        let layers =
          hasBottlenecks
          ? [(inner, inputs, 1), (inner, inner / groups, 3), (outputs, inner, 1)]
          : [(inner, inputs, 3), (outputs, inner, 3)]
        for (number, layer) in layers.enumerated() {
          convolution("\(name).conv\(number + 1)", layer.0, layer.1, layer.2)
          normalization("\(name).bn\(number + 1)", layer.0)
        }
        if block == 0, stage > 0 || inputs != outputs {
          convolution("\(name).downsample.0", outputs, inputs, 1)
          normalization("\(name).downsample.1", outputs)
        }
        inputs = outputs
      }
    }
    if let classes = sizes.classes {
      all += [("fc.weight", [classes, inputs]), ("fc.bias", [classes])]
    }
    return all
  }

  /// The names of the children of torchvision's class, in order.
  private static let children = [
    "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc",
  ]

  /// Returns what is looked for in a file of this architecture's weights, whatever their sizes.
  ///
  /// Tensors beside the network's own layers, such as heads, are no error, and neither is an `fc` of another
  /// kind than one linear layer.
  ///
  /// - Parameter hasClassifier: Whether `fc` is among the names.
  package func weightRequest(hasClassifier: Bool) -> WeightRequest {
    let any = Sizes(width: 64, channels: 3, kernelSize: 7, classes: hasClassifier ? 1000 : nil)
    var request = WeightRequest(
      keys: shapes(any).map(\.name), children: Self.children,
      isOptional: { WeightRequest.isBatchCount($0) || $0.hasPrefix("fc.") },
      shapes: { shape in
        let sizes = Self.sizes(shape) ?? any
        return Dictionary(
          shapes(sizes).map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
      })
    request.removed = ["fc"]
    request.architecture = weightArchitecture
    request.recognize = { Self.recognized($0)?.weightArchitecture }
    request.allowsOthers = true
    return request
  }

  /// The name, and how a network is created.
  package var weightArchitecture: WeightRequest.Architecture {
    WeightRequest.Architecture(
      name: name, expression: "ResNet(.\(swiftName), using: &generator)")
  }

  /// The name of the static property of this type: "wideResNet50x2".
  private var swiftName: String {
    let parts = name.split(separator: "_", maxSplits: 2)
    if name.hasPrefix("wide_resnet") { return "wideResNet\(parts[1].dropFirst(6))x\(parts[2])" }
    return name.replacing("resnext", with: "resNeXt").replacing("resnet", with: "resNet")
      .replacing("_", with: "x")
  }

  /// Returns the published architecture, at any width, that a file's shapes are those of; nil if there is none.
  package static func recognized(_ shape: (String) -> [Int]?) -> ResNetArchitecture? {
    guard let sizes = sizes(shape) else { return nil }
    return all.first { architecture in
      let ends = architecture.depths.enumerated().allSatisfy { stage, depth in
        shape("layer\(stage + 1).\(depth).conv1.weight") == nil
      }
      return ends
        && architecture.shapes(sizes).allSatisfy { name, expected in
          WeightRequest.isBatchCount(name) || name.hasPrefix("fc.") || shape(name) == expected
        }
    }
  }
}

extension ResNet: WeightRecognizing {
  package var weightArchitecture: WeightRequest.Architecture { architecture.weightArchitecture }

  package func recognizedArchitecture(
    _ shape: (String) -> [Int]?
  ) -> WeightRequest.Architecture? {
    ResNetArchitecture.recognized(shape)?.weightArchitecture
  }
}
