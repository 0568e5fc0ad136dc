// swift-tools-version: 6.3
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

/// Whether to build with MPI, which few need: `WINGBEAT_MPI=1`. An environment variable rather than a trait of the package,
/// whose definition would rebuild every module.
let usesMPI = Context.environment["WINGBEAT_MPI"] == "1"

/// A system library of Debian's, found through pkg-config.
func system(_ name: String, pkgConfig: String, package: String...) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(package)])
}

/// A library target, optimized in every configuration unless it has other settings.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = optimized,
  resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one library target.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies)
}

/// A chapter of the book: what it and its exercises import, and what it alone does to show more than tensors.
struct Chapter {
  let number, title: String
  let imports, besides: [String]

  init(
    _ number: String, _ title: String, _ imports: [String], shows: [String],
    besides: [String] = []
  ) {
    (self.number, self.title, self.imports) = (number, title, imports)
    self.besides = ["Notebook"] + shows.map { "Notebook\($0)" } + besides
  }

  /// An executable whose `main.swift` is the chapter.
  var program: Target {
    .executableTarget(
      name: "chapter-\(number)", dependencies: targets(imports + besides),
      path: "Chapters/\(number)-\(title)", swiftSettings: chapters)
  }

  /// The files that the learner edits.
  var exercises: Target {
    .target(
      name: "Exercises\(number)", dependencies: targets(imports + ["Curriculum"]),
      path: "Exercises/\(number)-\(title)")
  }

  /// The program that checks the learner's answers: the same for all chapters, linked with one chapter's exercises, so
  /// that errors in other chapters do not matter.
  var check: Product {
    .executable(name: "check-\(number)", targets: ["check", exercises.name])
  }
}

/// A program at the end of a chapter that runs on the learner's answers to several chapters: the same for all
/// milestones, linked with the exercises of these chapters.
struct Milestone {
  let number: String
  let chapters: [String]

  var program: Product {
    .executable(
      name: "milestone-\(number)", targets: ["milestone"] + chapters.map { "Exercises\($0)" })
  }
}

let milestones = [
  Milestone(number: "07", chapters: ["06", "07"]),
  Milestone(number: "11", chapters: ["07", "08", "11"]),
  Milestone(number: "12", chapters: ["07", "12"]),
  Milestone(number: "15", chapters: ["07", "08", "13", "14", "15"]),
]

func targets(_ names: [String]) -> [Target.Dependency] { names.map { .init(stringLiteral: $0) } }

/// What trains a network.
let network = [
  "Tensors", "Autograd", "Layers", "Optimizers", "Models", "Vision", "Training",
]

/// The chapters, one a line.
let book = [
  Chapter("01", "Tensors", ["Tensors"], shows: ["Images"]),
  Chapter("02", "ViewsAndBroadcasting", ["Tensors"], shows: ["Images"]),
  Chapter("03", "ReductionsAndTheMatrixProduct", ["Kernels", "Tensors"], shows: ["Images"]),
  Chapter("04", "ScalarAutograd", ["ScalarAutograd", "Tensors"], shows: ["Diagrams"]),
  Chapter(
    "05", "TensorAutograd", ["Tensors", "ScalarAutograd", "Autograd"],
    shows: ["Images", "Graphs"]),
  Chapter(
    "06", "ModulesAndLosses", ["Tensors", "Autograd", "Layers"], shows: ["Images", "Graphs"]),
  Chapter(
    "07", "OptimizersAndTheLoop", ["Tensors", "Autograd", "Layers", "Optimizers"],
    shows: ["Images"]),
  Chapter("08", "ImagesAndData", ["Tensors", "Vision"], shows: ["Images"]),
  Chapter(
    "09", "Convolution", ["Tensors", "Autograd", "Layers", "Optimizers", "Vision"],
    shows: ["Images", "Graphs"]),
  Chapter(
    "10", "BatchNormalization",
    ["Tensors", "Autograd", "Layers", "Optimizers", "Training"],
    shows: ["Images", "Graphs"]),
  Chapter(
    "11", "ResNet18", network + ["Files", "Graphs", "WeightFiles"],
    shows: ["Images", "Diagrams", "Graphs"]),
  Chapter(
    "12", "SiameseNetworks", network + ["Contrastive", "Datasets"], shows: ["Images", "Graphs"]),
  Chapter(
    "13", "TrainingTheSiameseResNet", network + ["Contrastive", "Datasets"],
    shows: ["Images", "Graphs"], besides: ["SiameseEncoders"]),
  Chapter(
    "14", "EvaluatingEmbeddings", network + ["Contrastive", "Datasets"], shows: [],
    besides: ["SiameseEncoders"]),
  Chapter(
    "15", "LearningWithoutLabels", network + ["Contrastive", "Datasets"],
    shows: ["Images", "Graphs"]),
  Chapter(
    "16", "ManyMachines",
    [
      "Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Models", "Training", "Distributed",
    ],
    shows: ["Diagrams"], besides: ["Diagrams"]),
]

/// What `import Wingbeat` imports: all that a program can be made of, but the raw loops below it.
let exported = [
  "Files", "Tensors", "NumPyFiles", "Plots", "Diagrams", "ScalarAutograd", "Autograd", "Graphs",
  "Layers", "WeightFiles", "Optimizers", "Models", "Datasets", "Images", "Animals", "Vision",
  "Characters", "Training", "Contrastive", "Distributed",
]

let package = Package(
  name: "Wingbeat",
  products: (["Wingbeat", "Kernels"] + exported).map { .library(name: $0, targets: [$0]) }
    + book.map(\.check) + milestones.map(\.program),
  targets: [
    // System libraries
    system("CFreeType", pkgConfig: "freetype2", package: "libfreetype-dev"),
    system("CGraphviz", pkgConfig: "libgvc", package: "libgraphviz-dev"),
    system(
      "CMarkdown", pkgConfig: "libcmark-gfm",
      package: "libcmark-gfm-dev", "libcmark-gfm-extensions-dev"),
    system("CJPEG", pkgConfig: "libjpeg", package: "libjpeg-dev"),
    system("CMicroHTTPD", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
    system("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    system("CZip", pkgConfig: "libzip", package: "libzip-dev"),
    system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
    .systemLibrary(name: "CMachine"),

    // The stack, from the loops up
    library("TextEscapes"),
    library("Commands", ["TextEscapes"], settings: []),
    library("Kernels", ["CMachine"], settings: kernels),
    library("Files", ["CZip", "CZlib", "TextEscapes"]),
    library("HTTP", ["CMicroHTTPD", "Files"]),
    library("Tensors", ["Kernels"]),
    library("NumPyFiles", ["Files", "Tensors"]),
    library("Plots", ["Files"]),
    library("Diagrams", ["CGraphviz", "Files"]),
    library("ScalarAutograd", ["Diagrams"]),
    library("Autograd", ["Kernels", "Tensors"]),
    library(
      "Graphs", ["Diagrams", "Files", "Tensors", "Autograd"],
      resources: [.embedInCode("Explorer/explorer.html"), .embedInCode("Explorer/explorer.js")]),
    library("Layers", ["Kernels", "Tensors", "Autograd"]),
    library("WeightFiles", ["Files", "Tensors", "Layers"]),
    library("Optimizers", ["Kernels", "Tensors", "Autograd"]),
    library("Models", ["Files", "Tensors", "Autograd", "Layers", "WeightFiles"]),
    library("Datasets", ["Files", "Tensors"]),
    library("Images", ["CJPEG", "CPNG", "Files", "Kernels", "Tensors"]),
    library("Animals", ["Images", "Tensors"]),
    library(
      "Vision", ["Animals", "Datasets", "Files", "Images", "Kernels", "NumPyFiles", "Tensors"],
      resources: [.copy("Data")]),
    library(
      "Characters",
      ["CFreeType", "Datasets", "Files", "Images", "Tensors", "Vision"]),
    library(
      "Training",
      ["Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Datasets"]),
    library(
      "Contrastive",
      ["Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Datasets", "Training"]),
    library(
      "Distributed",
      ["Autograd", "Files", "Kernels", "Layers", "Optimizers", "Tensors"]
        + (usesMPI ? ["CMPI"] : []),
      settings: optimized + (usesMPI ? [.define("MPI")] : [])),
    library("Wingbeat", targets(exported)),
    // What chapters 13 and 14 share.
    library(
      "SiameseEncoders",
      [
        "Autograd", "Contrastive", "Datasets", "Layers", "Models", "Optimizers", "Tensors",
        "Training", "Vision",
      ]),
    // What chapters speak through: the first chapters build no more of it than they use.
    library("Notebook", ["Commands", "Files", "Plots", "Tensors"]),
    library("NotebookImages", ["Notebook", "Animals", "Images", "Tensors"]),
    library("NotebookDiagrams", ["Notebook", "Diagrams"]),
    library("NotebookGraphs", ["Notebook", "Autograd", "Graphs"]),
    library("Lessons", settings: []),
    library("Reference", ["Commands"]),
    library(
      "Curriculum",
      [
        "Lessons", "Files", "Tensors", "ScalarAutograd", "Autograd", "Graphs", "Layers",
        "Optimizers", "Models", "Contrastive",
      ]),
    library(
      "Milestones",
      [
        "Commands", "Curriculum", "Lessons", "Tensors", "Autograd", "Layers", "Optimizers",
        "Models",
        "Vision",
        "Contrastive",
      ]),
    library(
      "Book",
      [
        "CMarkdown", "Commands", "Diagrams", "Files", "HTTP", "Notebook", "Lessons", "TextEscapes",
      ],
      resources: [.embedInCode("Assets/book.css"), .embedInCode("Assets/book.js")]),

    // Commands
    .executableTarget(
      name: "bench",
      dependencies: [
        "Commands", "Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Models",
        "Contrastive", "Files", "Datasets", "Vision",
      ], swiftSettings: optimized),

    // The tutor needs nothing but Swift: it says what else is missing. What it is made of is not optimized, which halves
    // the time to a learner's first screen.
    .executableTarget(name: "learn", dependencies: ["Commands", "Lessons"]),
    .executableTarget(name: "check", dependencies: ["Curriculum"]),
    .executableTarget(
      name: "milestone", dependencies: ["Curriculum", "Lessons", "Milestones"]),

    .executableTarget(
      name: "book",
      dependencies: ["Book", "Commands", "Reference", "Wingbeat"]
        + targets(book.map(\.program.name)),
      path: "Sources/book-command", swiftSettings: optimized),

    .executableTarget(
      name: "draw",
      dependencies: [
        "Commands", "Tensors", "Autograd", "Graphs", "Layers", "Models", "Contrastive",
        "TextEscapes",
      ], swiftSettings: optimized),

    .executableTarget(
      name: "siamese",
      dependencies: [
        "Commands", "Kernels", "Files", "WeightFiles", "Tensors", "Autograd", "Layers",
        "Optimizers", "Models", "Datasets", "Vision", "Characters", "Contrastive", "Training",
        "Plots", "NumPyFiles", "Distributed",
      ], swiftSettings: optimized),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport",
      swiftSettings: usesMPI ? [.define("MPI")] : []),
    .target(
      name: "Fuzzing",
      dependencies: [
        "Book", "CZlib", "Characters", "Commands", "Diagrams", "Files", "HTTP", "Images",
        "NumPyFiles", "Tensors",
        "TextEscapes", "Training", "Vision", "WeightFiles",
      ], path: "Tests/Fuzzing", swiftSettings: optimized),
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(name: "fuzz", dependencies: ["CFuzzer", "Fuzzing"], path: "Tests/fuzz"),
    .target(
      name: "Mutation", dependencies: ["Commands", "Curriculum", "Lessons", "Tensors"],
      path: "Tests/Mutation", swiftSettings: optimized),
    // It loads the compiled mutants, which call the library in it.
    .executableTarget(
      name: "mutants", dependencies: ["Lessons", "Mutation"], path: "Tests/mutants",
      linkerSettings: [.unsafeFlags(["-Xlinker", "-export-dynamic"])]),
    .testTarget(name: "FuzzTests", dependencies: ["Commands", "Fuzzing", "siamese"]),
    tests("TextEscapes"),
    tests("Commands", ["TestSupport"]),
    tests("Kernels"),
    tests("Files", ["TestSupport"]),
    tests("HTTP", ["Files", "TestSupport"]),
    tests("Tensors", ["Kernels", "TestSupport"]),
    tests("NumPyFiles", ["Files", "Tensors"]),
    tests("Plots", ["Files", "TestSupport"]),
    tests("Diagrams", ["CGraphviz", "TestSupport"]),
    tests("Autograd", ["Kernels", "Tensors", "TestSupport"]),
    tests("ScalarAutograd", ["Tensors", "Autograd", "Diagrams"]),
    tests("Graphs", ["Diagrams", "Files", "Tensors", "Autograd", "Layers", "Models"]),
    tests("Layers", ["Tensors", "Autograd", "TestSupport"]),
    tests("WeightFiles", ["Files", "Tensors", "Layers", "TestSupport"]),
    tests("Optimizers", ["Tensors", "Autograd", "TestSupport"]),
    tests(
      "Models",
      [
        "Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Contrastive",
        "TestSupport",
      ]),
    tests("Datasets", ["Files", "Kernels", "Tensors", "TestSupport"]),
    tests("Images", ["Files", "Tensors", "TestSupport"]),
    tests("Animals", ["Tensors"]),
    tests("Vision", ["Datasets", "Files", "Images", "Kernels", "Tensors", "TestSupport"]),
    tests("Characters", ["Files", "TestSupport", "Vision"]),
    tests(
      "Contrastive",
      ["Kernels", "Tensors", "Autograd", "Layers", "Optimizers", "Vision", "TestSupport"]),
    tests(
      "Training",
      [
        "Kernels", "Files", "WeightFiles", "Tensors", "Autograd", "Layers", "Optimizers", "Models",
        "Datasets", "Vision", "Contrastive",
      ]),
    tests("Wingbeat"),
    .testTarget(name: "PackageTests", dependencies: ["Lessons"]),
    .testTarget(
      name: "SiameseTests",
      dependencies: [
        "siamese", "Commands", "Files", "NumPyFiles", "WeightFiles", "Tensors", "Autograd",
        "Layers", "Datasets", "Vision", "Characters", "TestSupport", "Training", "Distributed",
        "Contrastive",
      ]),
    .testTarget(name: "DrawTests", dependencies: ["draw", "Files"]),
    .testTarget(
      name: "LearnTests", dependencies: ["learn", "check", "Lessons"]),
    .testTarget(
      name: "MilestonesTests", dependencies: ["Milestones", "Curriculum", "Lessons"]),
    // What ranks do, as threads of the tests or, with MPI, as processes of the program `ranks`.
    .target(
      name: "RankJobs",
      dependencies: ["Autograd", "Distributed", "Files", "Layers", "Optimizers", "Tensors"],
      path: "Tests/RankJobs", swiftSettings: optimized),
    .testTarget(
      name: "DistributedTests",
      dependencies: [
        "Autograd", "Distributed", "Layers", "Optimizers", "RankJobs", "Tensors", "TestSupport",
      ] + (usesMPI ? ["ranks"] : [])),
    tests("Reference", ["Wingbeat"]),
    tests("Notebook", targets(book.map(\.program.name))),
    .testTarget(
      name: "BookTests", dependencies: ["Book", "Diagrams", "HTTP", "Lessons", "Notebook", "book"]),
    .testTarget(
      name: "ExercisesTests",
      dependencies: [
        "Curriculum", "Lessons", "TestSupport", "Tensors", "Autograd",
        "Graphs", "Layers", "Optimizers", "Models", "Training", "Contrastive", "Distributed",
      ] + targets(book.map(\.exercises.name))),
  ] + book.map(\.program) + book.map(\.exercises),
  swiftLanguageModes: [.v6]
)

if usesMPI {
  package.targets += [
    system("CMPI", pkgConfig: "ompi-c", package: "libopenmpi-dev", "openmpi-bin"),
    .executableTarget(
      name: "ranks", dependencies: ["Distributed", "RankJobs"], path: "Tests/ranks"),
  ]
}
