import Curriculum
import Layers
import Models
import Tensors

/// Exercise 11.3: build a ResNet-18.
///
/// It has eleven parts, which run one after the other. They have torchvision's names, so weights that were
/// saved by PyTorch can be loaded:
///
///     conv1    7 × 7, stride 2, padding 3, no bias     (small stem: 3 × 3, stride 1, padding 1)
///     bn1, relu
///     maxpool  3 × 3, stride 2, padding 1              (small stem: Identity)
///     layer1   two blocks of `width` channels
///     layer2   two blocks of 2 · width, which halve the image
///     layer3   two blocks of 4 · width, which halve the image
///     layer4   two blocks of 8 · width, which halve the image
///     avgpool  global average pooling, AdaptiveAvgPool2d(1)
///     flatten
///     fc       a linear layer with one output for each class
///
/// With width 64 and 1,000 classes it has 11,689,512 parameters.
///
/// `BasicBlock(inputs, outputs, stride: s, using: &generator)` is the library's block of exercise 11.1,
/// with a downsample if it needs one. `Sequential(a, b)` makes one part of two. The other layers are
///
///     Conv2d(channels, width, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator)
///     BatchNorm2d(width)      ReLU()       MaxPool2d(3, stride: 2, padding: 1)      Identity()
///     AdaptiveAvgPool2d(1)    Flatten()    Linear(inputs, classes, using: &generator)
///
/// - Parameters:
///   - classes: the number of outputs of `fc`.
///   - channels: the number of channels of the image.
///   - stem: `.imageNet` or `.small`.
///   - width: the number of channels of the first stage.
/// - Returns: the eleven parts, `NamedLayer("conv1", Conv2d(…))` and so on.
func resnet18(
  classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
) throws -> [NamedLayer] {
  throw Unsolved("resnet18")
}
