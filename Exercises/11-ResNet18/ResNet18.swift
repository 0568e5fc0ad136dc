import Curriculum
import Layers
import Models
import Tensors

extension Exercises11 {
  /// Exercise 11.3: put a ResNet-18 together.
  ///
  /// Eleven parts, run one after the other. With torchvision's names, so that weights saved by PyTorch
  /// find their places:
  ///
  ///     conv1    7×7, stride 2, padding 3, no bias       (small stem: 3×3, stride 1, padding 1)
  ///     bn1, relu
  ///     maxpool  3×3, stride 2, padding 1                (small stem: Identity)
  ///     layer1   two blocks of `width` channels
  ///     layer2   two blocks of 2 · width, halving the image
  ///     layer3   two blocks of 4 · width, halving the image
  ///     layer4   two blocks of 8 · width, halving the image
  ///     avgpool  the mean over the image, AdaptiveAvgPool2d(1)
  ///     flatten
  ///     fc       a linear layer to the classes
  ///
  /// With width 64 and 1,000 classes that makes 11,689,512 parameters.
  ///
  /// `BasicBlock(inputs, outputs, stride: s, using: &generator)` is the library's block of exercise 11.1,
  /// with its downsample where it needs one. `Sequential(a, b)` makes one part of two.
  ///
  /// - Parameters:
  ///   - classes: outputs of `fc`.
  ///   - channels: of the image.
  ///   - stem: `.imageNet` or `.small`.
  ///   - width: channels of the first stage.
  /// - Returns: the eleven parts, `NamedLayer("conv1", …)` and so on.
  public static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    throw Unsolved("resnet18")
  }
}
