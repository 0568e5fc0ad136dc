// swift-tools-version: 6.2
import PackageDescription

// MARK: Settings

/// Libraries are optimised in debug builds too, so that `swift run` and `swift test` are fast.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]

/// Kernels also drop overflow and bounds checks, and use every instruction this machine has; chapters, in
/// which the reader sees such loops grow, use them too.
#if arch(x86_64)
  let native = "-march=native"
#else
  let native = "-mcpu=native"
#endif
let chapters: [SwiftSetting] = [.unsafeFlags(["-O", "-Xcc", native])]
let kernels: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-Xcc", native])]

// MARK: Targets

/// A system library of Debian's, found through pkg-config.
func system(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// A library target, optimised in every configuration.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = optimised,
  resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one library target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies)
}

/// Chapter `number`, an executable whose `main.swift` is the chapter.
func chapter(_ number: String, _ title: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: "chapter-\(number)", dependencies: dependencies + ["Notebook"],
    path: "Chapters/\(number)-\(title)", swiftSettings: chapters)
}

/// The learner's files of chapter `number`.
func exercises(_ number: String, _ title: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: "Exercises\(number)", dependencies: dependencies + ["Curriculum"],
    path: "Exercises/\(number)-\(title)")
}

let package = Package(
  name: "Wingbeat",
  targets: [
    // System libraries
    system("CGraphviz", pkgConfig: "libgvc", package: "libgraphviz-dev"),
    system("CJPEG", pkgConfig: "libturbojpeg", package: "libturbojpeg0-dev"),
    system("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    system("CZip", pkgConfig: "libzip", package: "libzip-dev"),
    system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),

    // The stack, from the loops up
    library("Kernels", settings: kernels),
    library("Files", ["CZip", "CZlib"]),
    library("Tensors", ["Files", "Kernels"]),
    library("Autograd", ["Kernels", "Tensors"]),
    library("Graphs", ["CGraphviz", "Files", "Tensors", "Autograd"]),
    library("ScalarAutograd", ["Graphs"]),
    library("Layers", ["Tensors", "Autograd"]),
    library("Optimizers", ["Kernels", "Tensors", "Autograd"]),
    library("Models", ["Tensors", "Autograd", "Layers"]),
    library(
      "Vision", ["CJPEG", "CPNG", "Files", "Tensors"], resources: [.copy("Data")]),
    library("Contrastive", ["Tensors", "Autograd", "Layers", "Models", "Vision"]),
    library("Training", ["Tensors", "Autograd", "Layers", "Optimizers", "Vision", "Contrastive"]),
    library("Notebook", ["Files", "Tensors", "Autograd", "Graphs", "Vision", "Training"]),
    library("Curriculum", ["Tensors", "Autograd", "Graphs", "ScalarAutograd"]),

    // Commands
    .executableTarget(
      name: "bench",
      dependencies: [
        "Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Models", "Contrastive",
      ], swiftSettings: optimised),

    // Chapters
    chapter("01", "Tensors", ["Tensors"]),
    chapter("02", "ViewsAndBroadcasting", ["Tensors"]),
    chapter("03", "ReductionsAndTheMatrixProduct", ["Kernels", "Tensors"]),
    chapter("04", "ScalarAutograd", ["ScalarAutograd", "Tensors"]),
    chapter("05", "TensorAutograd", ["Tensors", "ScalarAutograd", "Autograd"]),
    chapter(
      "13", "TrainingTheSiameseResNet",
      [
        "Tensors", "Autograd", "Graphs", "Layers", "Optimizers", "Models", "Vision", "Contrastive",
        "Training",
      ]),

    // Exercises: only what the learner edits
    exercises("01", "Tensors", ["Tensors"]),
    exercises("02", "ViewsAndBroadcasting", ["Tensors"]),
    exercises("04", "ScalarAutograd", ["ScalarAutograd"]),
    exercises("05", "TensorAutograd", ["Tensors", "Autograd"]),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Tensors", "Autograd"], path: "Tests/TestSupport"),
    .target(
      name: "Solutions", dependencies: ["Tensors", "ScalarAutograd", "Autograd", "Curriculum"],
      path: "Tests/Solutions"),
    .target(
      name: "Mistakes",
      dependencies: ["Tensors", "ScalarAutograd", "Autograd", "Curriculum", "Solutions"],
      path: "Tests/Mistakes"),
    tests("Kernels", []),
    tests("Files", []),
    tests("Tensors", ["Files"]),
    tests("Autograd", ["Tensors"]),
    tests("ScalarAutograd", ["Tensors", "Autograd", "Graphs"]),
    tests("Graphs", ["Tensors", "Autograd", "Layers"]),
    tests("Layers", ["Tensors", "Autograd"]),
    tests("Optimizers", ["Tensors", "Autograd"]),
    tests("Models", ["Tensors", "Autograd", "Layers", "Optimizers", "Contrastive"]),
    tests("Vision", ["Files", "Tensors"]),
    tests("Contrastive", ["Tensors", "Autograd", "Layers", "Models", "Vision"]),
    tests(
      "Training",
      ["Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Models", "Vision", "Contrastive"]),
    tests(
      "Notebook",
      [
        "Tensors", "chapter-01", "chapter-02", "chapter-03", "chapter-04", "chapter-05",
        "chapter-13",
      ]),
    .testTarget(
      name: "ExercisesTests",
      dependencies: [
        "Curriculum", "Exercises01", "Exercises02", "Exercises04", "Exercises05", "Solutions",
        "Mistakes",
        "TestSupport",
        "Tensors", "Autograd",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
