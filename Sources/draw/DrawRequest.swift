import Autograd
import Commands
import Graphs
import TextEscapes

/// The drawing that a command line asks for.
struct DrawRequest {
  let file: OutputFile
  private let arguments: Arguments
  private let name: String
  private let model: DrawableModel

  /// The format of a picture; nil for an HTML page.
  private let format: Diagram.Format?

  /// The file formats.
  static let formats = Diagram.Format.allCases.map(\.rawValue) + ["html"]
  /// The options of pictures; an HTML page contains all that they choose from.
  private static let pictureOptions = [
    "passes", "colors", "order", "times", "memory", "saved", "legend", "no-names", "no-shapes",
    "no-labels", "no-values", "no-gradients",
    "no-results", "no-constants", "no-buffers",
  ]
  private static let moduleOptions = ["depth", "open"]

  private var isPage: Bool { format == nil }

  /// Reads the command line, and builds the model.
  init(_ arguments: Arguments) throws(Arguments.Failure) {
    guard arguments.positionals.count == 1 else {
      let names = ModelCatalog.names.joined(separator: ", ")
      throw Arguments.Failure(description: "takes the name of one model: \(names)")
    }
    self.arguments = arguments
    name = arguments.positionals[0]
    file = arguments.output("out")
    let given = arguments.string("format")
    format =
      given.isEmpty ? Diagram.Format(fileExtensionOf: file.path) : Diagram.Format(rawValue: given)
    let isHTML = given == "html" || given.isEmpty && file.path.lowercased().hasSuffix(".html")
    guard format != nil || isHTML else {
      throw Arguments.Failure(
        description:
          "--out: '\(file.path.displayed())' does not end with a format; use a name that ends with "
          + Self.formats.map { "." + $0 }.joined(separator: " ") + ", or pass --format svg")
    }
    let size = arguments.isGiven("size") ? arguments.integer("size") : nil
    model = try ModelCatalog.model(name, size: size, batch: arguments.integer("batch"))
    try rejectUnusedOptions()
  }

  /// Rejects options that would have no effect.
  private func rejectUnusedOptions() throws(Arguments.Failure) {
    func reject(_ options: [String], _ reason: String) throws(Arguments.Failure) {
      if let option = options.first(where: arguments.isGiven) {
        throw Arguments.Failure(description: "--\(option) \(reason)")
      }
    }
    if isPage {
      try reject(Self.pictureOptions, "has no effect on an HTML page, which contains all of it")
    }
    if arguments.string("level") != "modules" {
      try reject(Self.moduleOptions, "needs --level modules")
    }
    if ["neuron", "mlp"].contains(name) { try reject(["size"], "needs a model of images") }
    if name == "neuron" { try reject(["batch"], "needs a model with a batch of inputs") }
  }

  /// Computes the loss, and draws the graph.
  func draw() throws {
    // Tracing times and local derivatives is cheap; keeping all values of a large network is not.
    if arguments.flag("values") || arguments.flag("colors") {
      try retainingValues { try record() }
    } else {
      try tracing { try record() }
    }
  }

  private func record() throws {
    let loss = model.loss()
    let level = try level(of: loss)
    switch arguments.string("passes") {
    case "forward":
      loss.backward(retainGraph: true)
      if isPage {
        try explore(loss, to: file.path, title: name, level: level)
      } else {
        try render(loss, to: file.path, as: format, title: name, level: level, style: style)
      }
    case let passes:
      try render(
        gradientsOf: loss, with: model.variables, passes: passes == "both" ? .both : .backward,
        to: file.path, as: format, title: name, level: level, style: style)
    }
  }

  private func level(of loss: Variable) throws(Arguments.Failure) -> Level {
    let open = Set(arguments.string("open").split(separator: ",").map(String.init))
    let paths = RecordedGraph(of: [loss]).calls.map(\.path)
    if let unknown = open.subtracting(paths).min() {
      throw Arguments.Failure(
        description:
          "--open: \(name) has no module '\(unknown.displayed())'; --level operations shows all")
    }
    return switch arguments.string("level") {
    case "operations": .operations
    case "blocks": .blocks
    default: .modules(depth: arguments.integer("depth"), open: open)
    }
  }

  private var style: Diagram.Style {
    var style = Diagram.Style(showsLegend: arguments.flag("legend"))
    style.colorsGradients = arguments.flag("colors")
    style.showsOrder = arguments.flag("order")
    style.showsTimes = arguments.flag("times")
    style.showsMemory = arguments.flag("memory")
    style.showsSaved = arguments.flag("saved")
    style.showsNames = !arguments.flag("no-names")
    style.showsShapes = !arguments.flag("no-shapes")
    style.showsArrowLabels = !arguments.flag("no-labels")
    style.showsValues = !arguments.flag("no-values")
    style.showsGradients = !arguments.flag("no-gradients")
    style.showsResults = !arguments.flag("no-results")
    style.showsConstants = !arguments.flag("no-constants")
    style.showsBuffers = !arguments.flag("no-buffers")
    return style
  }
}
