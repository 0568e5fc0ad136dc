import Autograd
import Curriculum
import Models
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter11 = [
    KnownMistake(
      .basicBlock, NoShortcut.self,
      "no shortcut: the input is added to what the layers make"),
    KnownMistake(
      .basicBlock, ReLUBeforeSum.self, "ReLU before the sum: the last one stands after it"),
    KnownMistake(.basicBlock, NoLastReLU.self, "the last ReLU is missing, after the sum"),
    KnownMistake(.basicBlock, NoFirstReLU.self, "no ReLU between the two convolutions"),
    KnownMistake(
      .basicBlock, ReLUBeforeNorm.self,
      "ReLU before the normalization: bn1 comes right after conv1"),
    KnownMistake(
      .basicBlock, OneNormTwice.self,
      "bn1 used twice: the second convolution has a bn2 of its own"),
    KnownMistake(
      .basicBlock, DownsampleLeftOut.self,
      "downsample left out: where there is one, the shortcut goes through it"),
    KnownMistake(
      .stage, StrideEverywhere.self,
      "stride in every block: only the first one halves the image"),
    KnownMistake(
      .stage, StrideLast.self, "stride in the last block: it belongs in the first"),
    KnownMistake(
      .stage, InputsEverywhere.self,
      "the stage's inputs in every block: later ones get what the first one made"),
    KnownMistake(
      .stage, DownsampleEverywhere.self,
      "downsample in every block: where nothing changes, the shortcut is the input itself"),
    KnownMistake(
      .stage, NeverDownsample.self,
      "no downsample: where the shape changes, the shortcut must change too"),
    KnownMistake(
      .stage, DownsampleByChannels.self,
      "a stride alone needs a downsample too: the image gets smaller"),
    KnownMistake(
      .stage, DownsampleByStride.self, "other channels alone need a downsample too"),
    KnownMistake(.stage, OneBlockTooMany.self, "one block too many"),
    KnownMistake(
      .resnet18, OwnNames.self,
      "names that are not torchvision's, such as stage1: no saved weights will fit"),
    KnownMistake(
      .resnet18, FlattenForgotten.self, "flatten is missing: there are eleven parts"),
    KnownMistake(
      .resnet18, InputsForgotten.self,
      "made for other channels: each part reads what the one before it makes"),
    KnownMistake(
      .resnet18, BiasedStem.self,
      "conv1 has a bias: the normalization after it takes it off again"),
    KnownMistake(
      .resnet18, LargeStemAlways.self,
      "the large stem for small images: theirs is 3×3 with stride 1, and no pooling"),
    KnownMistake(
      .resnet18, FirstStageHalves.self,
      "the first stage halves the image: only stages 2, 3 and 4 do"),
    KnownMistake(
      .resnet18, ChannelsStay.self,
      "channels stay: each stage after the first doubles them"),
    KnownMistake(
      .resnet18, OneBlockEach.self,
      "one block in a stage: ResNet-18 has two in each of four"),
    KnownMistake(
      .resnet18, ThousandClasses.self,
      "fc ends in 1000 numbers: it must end in the classes"),
    KnownMistake(
      .loadWeights, NamesExchanged.self,
      "exchanged: missing is what the network has and the file has not"),
    KnownMistake(.loadWeights, MissingIgnored.self, "missing names passed over in silence"),
    KnownMistake(
      .loadWeights, UnexpectedIgnored.self, "unexpected names passed over in silence"),
    KnownMistake(
      .loadWeights, ShapesIgnored.self,
      "shapes not compared: the same name does not make the same tensor"),
    KnownMistake(
      .loadWeights, StoppedAtFirst.self,
      "stopped at the first: name every one, so that they can be mended together"),
    KnownMistake(.loadWeights, NothingLoaded.self, "nothing loaded, although all fits"),
    KnownMistake(
      .loadWeights, HalfLoaded.self,
      "half loaded: where anything does not fit, the network stays as it was"),
    KnownMistake(
      .loadWeights, NamesUnsorted.self,
      "in another order: names are sorted"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake11: Chapter11Exercises {}

extension Mistake11 {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    try Solutions11.basicBlock(x, layers)
  }
  static func stage(
    inputs: Int, outputs: Int, blocks: Int, stride: Int
  ) throws -> [BlockPlan] {
    try Solutions11.stage(inputs: inputs, outputs: outputs, blocks: blocks, stride: stride)
  }
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try Solutions11.resnet18(
      classes: classes, channels: channels, stem: stem, width: width, using: &generator)
  }
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try Solutions11.loadWeights(saved, into: network)
  }
}
