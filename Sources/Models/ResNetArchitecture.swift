import Layers
import Tensors

/// The architecture of a ResNet: the type, number and width of its blocks.
public struct ResNetArchitecture: Hashable, Sendable {
  /// torchvision's name, such as "resnet18" or "resnext50_32x4d".
  public let name: String
  /// The number of blocks in each of the four stages.
  public let depths: [Int]
  /// Whether the blocks are ``Bottleneck`` blocks, of three convolutions, or ``BasicBlock``s, of
  /// two.
  public let hasBottlenecks: Bool
  /// The number of groups of a bottleneck's 3×3 convolution: the cardinality of a ResNeXt.
  public let groups: Int
  /// The number of channels per group in the first stage, at the published width.
  public let groupWidth: Int

  /// Creates an architecture.
  ///
  /// - Precondition: Four stages of at least one block; groups only with bottlenecks.
  public init(
    name: String, depths: [Int], hasBottlenecks: Bool, groups: Int = 1, groupWidth: Int = 64
  ) {
    require(
      depths.count == 4 && depths.allSatisfy { $0 > 0 },
      "ResNet: needs four stages of at least one block each, not \(depths)")
    require(
      (depths + [groups, groupWidth]).allSatisfy { $0 <= Self.largest },
      "ResNet: the numbers of blocks \(depths), of groups \(groups) and of channels per group \(groupWidth) must be "
        + "at most \(Self.largest)")
    require(
      groups > 0 && groupWidth > 0,
      "ResNet: the numbers of groups and of channels per group must be positive, not \(groups) and \(groupWidth)"
    )
    require(
      hasBottlenecks || (groups == 1 && groupWidth == 64),
      "ResNet: basic blocks have 1 group of width 64, not \(groups) of width \(groupWidth)")
    (self.name, self.depths, self.hasBottlenecks) = (name, depths, hasBottlenecks)
    (self.groups, self.groupWidth) = (groups, groupWidth)
  }

  /// The largest number of blocks of a stage, of groups and of channels per group: far beyond any that can be trained.
  private static let largest = 1 << 16

  /// The ratio of a block's output channels to the width of its stage.
  public var expansion: Int { hasBottlenecks ? 4 : 1 }
}

// MARK: Published architectures

extension ResNetArchitecture {
  /// ResNet-18: 11,689,512 parameters at 1,000 classes (He, Zhang, Ren and Sun, 2016, like the next
  /// four).
  public static let resNet18 = ResNetArchitecture(
    name: "resnet18", depths: [2, 2, 2, 2], hasBottlenecks: false)
  /// ResNet-34: 21,797,672 parameters.
  public static let resNet34 = ResNetArchitecture(
    name: "resnet34", depths: [3, 4, 6, 3], hasBottlenecks: false)
  /// ResNet-50: 25,557,032 parameters.
  public static let resNet50 = ResNetArchitecture(
    name: "resnet50", depths: [3, 4, 6, 3], hasBottlenecks: true)
  /// ResNet-101: 44,549,160 parameters.
  public static let resNet101 = ResNetArchitecture(
    name: "resnet101", depths: [3, 4, 23, 3], hasBottlenecks: true)
  /// ResNet-152: 60,192,808 parameters.
  public static let resNet152 = ResNetArchitecture(
    name: "resnet152", depths: [3, 8, 36, 3], hasBottlenecks: true)
  /// Wide ResNet-50-2: ResNet-50 with bottlenecks twice as wide, 68,883,240 parameters (Zagoruyko
  /// and Komodakis, 2016).
  public static let wideResNet50x2 = ResNetArchitecture(
    name: "wide_resnet50_2", depths: [3, 4, 6, 3], hasBottlenecks: true, groupWidth: 128)
  /// Wide ResNet-101-2: ResNet-101 with bottlenecks twice as wide, 126,886,696 parameters.
  public static let wideResNet101x2 = ResNetArchitecture(
    name: "wide_resnet101_2", depths: [3, 4, 23, 3], hasBottlenecks: true, groupWidth: 128)
  /// ResNeXt-50 32×4d: 32 groups of 4 channels, 25,028,904 parameters (Xie and others, 2017, like
  /// the next two).
  public static let resNeXt50x32x4d = ResNetArchitecture(
    name: "resnext50_32x4d", depths: [3, 4, 6, 3], hasBottlenecks: true, groups: 32,
    groupWidth: 4)
  /// ResNeXt-101 32×8d: 32 groups of 8 channels, 88,791,336 parameters.
  public static let resNeXt101x32x8d = ResNetArchitecture(
    name: "resnext101_32x8d", depths: [3, 4, 23, 3], hasBottlenecks: true, groups: 32,
    groupWidth: 8)
  /// ResNeXt-101 64×4d: 64 groups of 4 channels, 83,455,272 parameters.
  public static let resNeXt101x64x4d = ResNetArchitecture(
    name: "resnext101_64x4d", depths: [3, 4, 23, 3], hasBottlenecks: true, groups: 64,
    groupWidth: 4)

  /// All architectures that torchvision provides.
  public static let all = [
    resNet18, resNet34, resNet50, resNet101, resNet152, wideResNet50x2, wideResNet101x2,
    resNeXt50x32x4d, resNeXt101x32x8d, resNeXt101x64x4d,
  ]
}
