import Autograd
import Commands
import Graphs

/// What a command line asks to be drawn.
struct Request {
  let file: String
  private let arguments: Arguments
  private let name: String
  private let exhibit: Exhibit

  /// The endings of files that can be written.
  private static let endings = [".svg", ".png", ".pdf", ".dot", ".gv", ".json", ".html"]
  /// What shapes a picture, and not a page, which has all of it.
  private static let forPictures = [
    "passes", "colors", "order", "times", "memory", "saved", "legend", "no-names", "no-shapes",
    "no-labels", "no-values", "no-gradients",
    "no-results", "no-constants", "no-buffers",
  ]
  private static let forModules = ["depth", "open"]

  private var isPage: Bool { file.lowercased().hasSuffix(".html") }

  /// Reads the command line, and makes the model.
  init(_ arguments: Arguments) throws(Arguments.Failure) {
    guard arguments.positionals.count == 1 else {
      let names = Gallery.names.joined(separator: ", ")
      throw Arguments.Failure(description: "needs the name of one model: \(names)")
    }
    self.arguments = arguments
    name = arguments.positionals[0]
    file = arguments.string("out")
    let ending = file.lowercased()
    guard Self.endings.contains(where: ending.hasSuffix) else {
      throw Arguments.Failure(
        description: "--out: the ending of '\(file)' names no format; there are "
          + Self.endings.joined(separator: " "))
    }
    let size = arguments.isGiven("size") ? arguments.integer("size") : nil
    exhibit = try Gallery.model(name, size: size, batch: arguments.integer("batch"))
    try refuseWhatIsIdle()
  }

  /// Refuses options that would change nothing.
  private func refuseWhatIsIdle() throws(Arguments.Failure) {
    func refuse(_ options: [String], _ reason: String) throws(Arguments.Failure) {
      if let option = options.first(where: arguments.isGiven) {
        throw Arguments.Failure(description: "--\(option) \(reason)")
      }
    }
    if isPage { try refuse(Self.forPictures, "is for pictures; a page has all of it") }
    if arguments.string("level") != "modules" {
      try refuse(Self.forModules, "is for --level modules")
    }
    if ["neuron", "mlp"].contains(name) { try refuse(["size"], "is for models of images") }
    if name == "neuron" { try refuse(["batch"], "is for models of several inputs") }
  }

  /// Computes the loss, and draws how.
  func draw() throws {
    // Times and local derivatives cost next to nothing; the values of a large network are many.
    if arguments.flag("values") || arguments.flag("colors") {
      try keepingValues { try record() }
    } else {
      try tracing { try record() }
    }
  }

  private func record() throws {
    let loss = exhibit.loss()
    let level = try level(of: loss)
    switch arguments.string("passes") {
    case "forward":
      loss.backward(retainGraph: true)
      if isPage {
        try explore(loss, to: file, title: name, level: level)
      } else {
        try render(loss, to: file, title: name, level: level, style: style)
      }
    case let passes:
      try render(
        gradientsOf: loss, with: exhibit.variables, passes: passes == "both" ? .both : .backward,
        to: file, title: name, level: level, style: style)
    }
  }

  private func level(of loss: Variable) throws(Arguments.Failure) -> Level {
    let open = Set(arguments.string("open").split(separator: ",").map(String.init))
    let paths = RecordedGraph(of: [loss]).calls.map(\.path)
    if let unknown = open.subtracting(paths).min() {
      throw Arguments.Failure(
        description: "--open: \(name) has no module '\(unknown)'; --level operations shows all")
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
