// swift-tools-version: 6.2
import PackageDescription

// MARK: Settings

/// Libraries are optimized in debug builds too, so that `swift run` and `swift test` are fast.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"])]

/// Kernels also drop overflow and bounds checks, and use every instruction this machine has; chapters, in
/// which the reader sees such loops grow, use them too. `WINGBEAT_MARCH=x86-64-v3` compiles for another one.
#if arch(x86_64)
  let native = "-march=\(Context.environment["WINGBEAT_MARCH"] ?? "native")"
#else
  let native = "-mcpu=\(Context.environment["WINGBEAT_MARCH"] ?? "native")"
#endif
let chapters: [SwiftSetting] = [.unsafeFlags(["-O", "-Xcc", native])]
let kernels: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-Xcc", native])]

// MARK: Targets

/// A system library of Debian's, found through pkg-config.
func system(_ name: String, pkgConfig: String, package: String...) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(package)])
}

/// A library target, optimized in every configuration.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = optimized,
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

/// A chapter of the book: what it, its exercises and their answers import.
struct Chapter {
  let number, title: String
  let imports: [String]
  /// Whether its exercises are values; see `Exercise`.
  var isPorted: Bool { ["01", "04", "06", "14", "15"].contains(number) }

  init(_ number: String, _ title: String, _ imports: [String]) {
    (self.number, self.title, self.imports) = (number, title, imports)
  }

  /// An executable whose `main.swift` is the chapter.
  var program: Target {
    .executableTarget(
      name: "chapter-\(number)", dependencies: targets(imports + ["Notebook"]),
      path: "Chapters/\(number)-\(title)", swiftSettings: chapters)
  }

  /// Only what the learner edits.
  var exercises: Target {
    .target(
      name: "Exercises\(number)", dependencies: targets(imports + ["Curriculum"]),
      path: "Exercises/\(number)-\(title)")
  }

  /// A program that checks what the learner wrote, so that no other chapter's mistakes matter: the same for
  /// all chapters, linked with the one chapter's exercises.
  var check: Product {
    .executable(name: "check-\(number)", targets: ["check", exercises.name])
  }

  /// The same, as long as the chapter is not ported.
  var unportedCheck: Target {
    .executableTarget(
      name: "check-\(number)", dependencies: targets(["Curriculum", exercises.name]),
      path: "Sources/unported-check/\(number)")
  }
}

/// A program at a chapter's end that runs on what the learner wrote for several chapters.
struct Milestone {
  let number: String
  let chapters: [String]

  var program: Target {
    .executableTarget(
      name: "milestone-\(number)",
      dependencies: targets(["Milestones"] + chapters.map { "Exercises\($0)" }),
      path: "Sources/milestone/\(number)")
  }
}

let milestones = [
  Milestone(number: "07", chapters: ["06", "07"]),
  Milestone(number: "11", chapters: ["07", "08", "11"]),
  Milestone(number: "12", chapters: ["07", "12"]),
  Milestone(number: "15", chapters: ["07", "08", "13", "14", "15"]),
]

func targets(_ names: [String]) -> [Target.Dependency] { names.map { .init(stringLiteral: $0) } }

/// What trains a network and shows it.
let network = [
  "Tensors", "Autograd", "Graphs", "Layers", "Optimizers", "Models", "Vision", "Training",
]

/// The chapters, one a line.
let book = [
  Chapter("01", "Tensors", ["Tensors"]),
  Chapter("02", "ViewsAndBroadcasting", ["Tensors"]),
  Chapter("03", "ReductionsAndTheMatrixProduct", ["Kernels", "Tensors"]),
  Chapter("04", "ScalarAutograd", ["ScalarAutograd", "Tensors"]),
  Chapter("05", "TensorAutograd", ["Tensors", "ScalarAutograd", "Autograd"]),
  Chapter("06", "ModulesAndLosses", ["Tensors", "Autograd", "Layers"]),
  Chapter("07", "OptimizersAndTheLoop", ["Tensors", "Autograd", "Layers", "Optimizers"]),
  Chapter("08", "ImagesAndData", ["Tensors", "Vision"]),
  Chapter("09", "Convolution", ["Tensors", "Autograd", "Layers", "Optimizers", "Vision"]),
  Chapter(
    "10", "BatchNormalization",
    ["Tensors", "Autograd", "Layers", "Optimizers", "Vision", "Training"]),
  Chapter("11", "ResNet18", network + ["Files", "WeightFiles"]),
  Chapter("12", "SiameseNetworks", network + ["Contrastive"]),
  Chapter("13", "TrainingTheSiameseResNet", network + ["Contrastive"]),
  Chapter("14", "EvaluatingEmbeddings", network + ["Contrastive"]),
  Chapter("15", "LearningWithoutLabels", network + ["Contrastive"]),
]

/// What the exercises of any chapter import.
let taught = targets(Set(book.flatMap(\.imports)).sorted())

let package = Package(
  name: "Wingbeat",
  products: book.filter(\.isPorted).map(\.check),
  targets: [
    // System libraries
    system("CGraphviz", pkgConfig: "libgvc", package: "libgraphviz-dev"),
    system(
      "CMarkdown", pkgConfig: "libcmark-gfm",
      package: "libcmark-gfm-dev", "libcmark-gfm-extensions-dev"),
    system("CJPEG", pkgConfig: "libturbojpeg", package: "libturbojpeg0-dev"),
    system("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    system("CZip", pkgConfig: "libzip", package: "libzip-dev"),
    system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
    .systemLibrary(name: "CMachine"),

    // The stack, from the loops up
    library("Commands"),
    library("Kernels", ["CMachine"], settings: kernels),
    library("Files", ["CZip", "CZlib"]),
    library("Tensors", ["Files", "Kernels"]),
    library("Autograd", ["Kernels", "Tensors"]),
    library(
      "Graphs", ["CGraphviz", "Files", "Tensors", "Autograd"],
      resources: [.embedInCode("Explorer/explorer.html"), .embedInCode("Explorer/explorer.js")]),
    library("ScalarAutograd", ["Graphs"]),
    library("Layers", ["Tensors", "Autograd"]),
    library("WeightFiles", ["Files", "Tensors", "Layers"]),
    library("Optimizers", ["Kernels", "Tensors", "Autograd"]),
    library("Models", ["Files", "Tensors", "Autograd", "Layers", "WeightFiles"]),
    library(
      "Vision", ["CJPEG", "CPNG", "Files", "Kernels", "Tensors"], resources: [.copy("Data")]),
    library("Contrastive", ["Kernels", "Tensors", "Autograd", "Layers", "Models", "Vision"]),
    library(
      "Training",
      [
        "Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Vision",
        "Contrastive",
      ]),
    library(
      "Notebook", ["Commands", "Files", "Tensors", "Autograd", "Graphs", "Vision", "Training"]),
    library("Lessons"),
    library("Curriculum", ["Lessons"] + taught),
    library("Milestones", ["Curriculum"] + taught),
    library(
      "Book", ["CMarkdown", "Files", "Notebook", "Lessons"],
      resources: [.embedInCode("Assets/book.css"), .embedInCode("Assets/book.js")]),

    // Commands
    .executableTarget(
      name: "bench",
      dependencies: [
        "Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Models", "Contrastive",
        "Files", "Vision",
      ], swiftSettings: optimized),

    // The tutor needs nothing but Swift: it says what else is missing.
    .executableTarget(name: "learn", dependencies: ["Commands", "Lessons"]),
    .executableTarget(name: "check", dependencies: ["Curriculum"]),

    .executableTarget(
      name: "book",
      dependencies: ["Book", "Commands"] + targets(book.map(\.program.name)),
      path: "Sources/book-command", swiftSettings: optimized),

    .executableTarget(
      name: "draw",
      dependencies: [
        "Commands", "Tensors", "Autograd", "Graphs", "Layers", "Models", "Contrastive",
      ], swiftSettings: optimized),

    .executableTarget(
      name: "siamese",
      dependencies: [
        "Commands", "Kernels", "Files", "WeightFiles", "Tensors", "Autograd", "Layers",
        "Optimizers", "Models", "Vision", "Contrastive", "Training", "Notebook",
      ], swiftSettings: optimized),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Tensors", "Autograd"], path: "Tests/TestSupport"),
    .target(name: "Solutions", dependencies: ["Curriculum"] + taught, path: "Tests/Solutions"),
    .target(
      name: "Mistakes", dependencies: ["Curriculum", "Solutions"] + taught, path: "Tests/Mistakes"),
    tests("Commands", []),
    tests("Kernels", []),
    tests("Files", []),
    tests("Tensors", ["Files"]),
    tests("Autograd", ["Tensors"]),
    tests("ScalarAutograd", ["Tensors", "Autograd", "Graphs"]),
    tests("Graphs", ["Files", "Tensors", "Autograd", "Layers", "Models"]),
    tests("Layers", ["Tensors", "Autograd"]),
    tests("WeightFiles", ["Files", "Tensors", "Layers"]),
    tests("Optimizers", ["Tensors", "Autograd"]),
    tests(
      "Models",
      ["Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Contrastive"]),
    tests("Vision", ["Files", "Tensors"]),
    tests("Contrastive", ["Kernels", "Tensors", "Autograd", "Layers", "Models", "Vision"]),
    tests(
      "Training",
      [
        "Kernels", "Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Models",
        "Vision", "Contrastive",
      ]),
    .testTarget(
      name: "SiameseTests",
      dependencies: ["siamese", "Files", "WeightFiles", "Tensors", "Vision", "Training"]),
    .testTarget(name: "DrawTests", dependencies: ["draw", "Files"]),
    .testTarget(
      name: "LearnTests", dependencies: ["learn", "check", "Lessons"]),
    .testTarget(name: "MilestonesTests", dependencies: ["Milestones", "Solutions", "Curriculum"]),
    tests("Notebook", ["Tensors"] + targets(book.map(\.program.name))),
    .testTarget(
      name: "BookTests", dependencies: ["Book", "Lessons", "Notebook", "book"]),
    .testTarget(
      name: "ExercisesTests",
      dependencies: ["Curriculum", "Solutions", "Mistakes", "TestSupport"] + taught
        + targets(book.map(\.exercises.name))),
  ] + book.map(\.program) + book.map(\.exercises)
    + book.filter { !$0.isPorted }.map(\.unportedCheck) + milestones.map(\.program),
  swiftLanguageModes: [.v6]
)
