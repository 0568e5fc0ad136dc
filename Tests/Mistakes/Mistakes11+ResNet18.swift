import Curriculum
import Layers
import Models
import Solutions
import Tensors

/// The right parts, each changed by `change`.
private func changed(
  _ classes: Int, _ channels: Int, _ stem: Stem, _ width: Int, _ generator: inout Generator,
  _ change: (NamedLayer, inout Generator) -> NamedLayer
) throws -> [NamedLayer] {
  try Solutions11.resnet18(
    classes: classes, channels: channels, stem: stem, width: width, using: &generator
  ).map { change($0, &generator) }
}

enum OwnNames: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, _ in
      NamedLayer(part.name.replacing("layer", with: "stage"), part.module)
    }
  }
}

enum FlattenForgotten: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try Solutions11.resnet18(
      classes: classes, channels: channels, stem: stem, width: width, using: &generator
    ).filter { $0.name != "flatten" }
  }
}

enum InputsForgotten: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, generator in
      guard part.name == "layer2" else { return part }
      return NamedLayer(
        "layer2",
        Sequential(
          BasicBlock(width, 2 * width, stride: 2, using: &generator),
          BasicBlock(width, 2 * width, using: &generator)))
    }
  }
}

enum BiasedStem: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, generator in
      guard part.name == "conv1" else { return part }
      if case .small = stem {
        let conv1 = Conv2d(channels, width, kernelSize: 3, padding: 1, using: &generator)
        return NamedLayer("conv1", conv1)
      }
      let conv1 = Conv2d(
        channels, width, kernelSize: 7, stride: 2, padding: 3, using: &generator)
      return NamedLayer("conv1", conv1)
    }
  }
}

enum LargeStemAlways: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try Solutions11.resnet18(
      classes: classes, channels: channels, stem: .imageNet, width: width, using: &generator)
  }
}

enum FirstStageHalves: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, generator in
      guard part.name == "layer1" else { return part }
      let first = BasicBlock(width, width, stride: 2, using: &generator)
      return NamedLayer(
        "layer1", Sequential(first, BasicBlock(width, width, using: &generator)))
    }
  }
}

enum ChannelsStay: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, generator in
      guard part.name.hasPrefix("layer"), part.name != "layer1" else { return part }
      let first = BasicBlock(width, width, stride: 2, using: &generator)
      return NamedLayer(
        part.name, Sequential(first, BasicBlock(width, width, using: &generator)))
    }
  }
}

enum OneBlockEach: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try changed(classes, channels, stem, width, &generator) { part, _ in
      guard let stage = part.module as? Sequential else { return part }
      return NamedLayer(part.name, Sequential(stage[0]))
    }
  }
}

enum ThousandClasses: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try Solutions11.resnet18(
      classes: 1000, channels: channels, stem: stem, width: width, using: &generator)
  }
}
