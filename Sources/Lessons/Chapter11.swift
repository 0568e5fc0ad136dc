extension Lesson {
  /// Chapter 11's exercises, in order.
  static let chapter11 = [basicBlock, stage, resnet18, loadWeights]

  /// Exercise 11.1: a block's residual is added to its input.
  public static let basicBlock = Lesson(
    name: "basicBlock", chapter: 11, number: 1,
    goal: "Run a residual block: two convolutions, and a shortcut around them.",
    difficulty: .easy, minutes: 15, file: "Exercises/11-ResNet18/BasicBlock.swift",
    hints: [
      "There are two paths from the input to the sum: one through the layers, and one around them.",
      "residual = bn2(conv2(relu(bn1(conv1(x))))), and the output is relu(residual + shortcut). The shortcut "
        + "is x, or downsample(x) if there is a downsample.",
      "var y = layers.bn1(layers.conv1(x)).relu(); y = layers.bn2(layers.conv2(y)); shortcut = "
        + "layers.downsample.map { $0(x) } ?? x; return (y + shortcut).relu().",
    ])

  /// Exercise 11.2: the blocks of a stage.
  public static let stage = Lesson(
    name: "stage", chapter: 11, number: 2,
    goal: "Plan the blocks of a stage: channels, strides and downsamples.",
    difficulty: .easy, minutes: 15, file: "Exercises/11-ResNet18/Stage.swift",
    hints: [
      "Only the first block has the stage's stride, and only its input has another number of channels. The "
        + "input of every other block is the output of the block before.",
      "Block 0 has (inputs, outputs, stride), all others have (outputs, outputs, 1). A block needs a "
        + "downsample if its stride is not 1 or its channels change.",
      "(0..<blocks).map { i in let (from, step) = i == 0 ? (inputs, stride) : (outputs, 1); return "
        + "BlockPlan(inputs: from, outputs: outputs, stride: step, hasDownsample: step != 1 || from "
        + "!= outputs) }.",
    ])

  /// Exercise 11.3: the whole network.
  public static let resnet18 = Lesson(
    name: "resnet18", chapter: 11, number: 3,
    goal: "Build a ResNet-18: 11,689,512 parameters for 1,000 classes.",
    difficulty: .medium, minutes: 40, file: "Exercises/11-ResNet18/ResNet18.swift",
    hints: [
      "A stem, four stages of two blocks, global average pooling, and a linear layer. No convolution has a "
        + "bias, because a batch normalization comes after it.",
      "conv1, bn1, relu, maxpool, layer1 to layer4, avgpool, flatten, fc. Stage s has width · 2^(s − 1) "
        + "channels; stages 2, 3 and 4 have stride 2. Small stem: 3 × 3, stride 1, Identity for maxpool.",
      "One function makes a stage: Sequential(BasicBlock(inputs, outputs, stride: stride, using: "
        + "&generator), BasicBlock(outputs, outputs, using: &generator)). conv1 is Conv2d(channels, "
        + "width, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator), with "
        + "MaxPool2d(3, stride: 2, padding: 1) after it; avgpool is AdaptiveAvgPool2d(1), then "
        + "Flatten() and Linear(8 * width, classes, using: &generator).",
    ])

  /// Exercise 11.4: everything matches, or nothing changes.
  public static let loadWeights = Lesson(
    name: "loadWeights", chapter: 11, number: 4,
    goal: "Load weights by name, and report every name that does not match.",
    difficulty: .medium, minutes: 20, file: "Exercises/11-ResNet18/LoadWeights.swift",
    hints: [
      "Compare the two sets of names before you change anything.",
      "missing: the network's names that are not in the file. unexpected: the file's names that are not in the "
        + "network. misshapen: names in both whose shapes differ. If any list has a name, the network stays as "
        + "it was.",
      "missing = network.keys.filter { saved[$0] == nil }.sorted(), and so on. matches = all three lists are "
        + "empty. LoadedWeights(network: matches ? saved : network, missing: missing, unexpected: unexpected, "
        + "misshapen: misshapen).",
    ])
}
