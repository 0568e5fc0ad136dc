import Autograd
import Commands
import Graphs

Program(
  "draw", "Draws the computation graph of a model, recorded from one forward and backward pass.",
  takes: "MODEL",
  options: [
    .text(
      "out", "graph.svg", short: "o", placeholder: "FILE",
      "the picture: .svg .png .pdf .dot .json, or .html, a page to step through"),
    .choice("level", "modules", of: ["operations", "modules", "blocks"], "how much is shown"),
    .integer("depth", 1, in: 0...20, "levels of modules that are open, at level modules"),
    .text("open", "", placeholder: "PATHS", "modules that are open too: layer1.0,layer2"),
    .choice(
      "passes", "forward", of: ["forward", "backward", "both"],
      "the computation, that of its gradients, or both"),
    .flag("values", "keep all values, for pictures of them and times"),
    .flag("colors", "colour values by the size of their gradients"),
    .flag("order", "tell the order of operations"),
    .flag("times", "tell how long operations took; with --values"),
    .flag("memory", "tell how much memory values take"),
    .flag("saved", "tell what operations keep for backward, and its memory"),
    .flag("legend", "explain outlines and colours"),
    .flag("no-values", "leave the numbers of values out"),
    .flag("no-gradients", "leave the numbers of gradients out"),
    .flag("no-results", "give results no cards; operations tell their shapes"),
    .flag("no-constants", "leave constants out"),
    .flag("no-buffers", "leave buffers out, such as running means"),
    .integer("size", 0, in: 0...1024, "height and width of the image; 0 for the model's own"),
    .integer("batch", 2, in: 1...256, "how many images"),
  ],
  examples: [
    "draw neuron --level operations", "draw resnet18 --level blocks -o resnet18.svg",
    "draw mlp --level operations --passes both -o mlp.pdf",
  ]
) { arguments in
  guard arguments.positionals.count == 1 else {
    let names = Gallery.names.joined(separator: ", ")
    throw Arguments.Failure(description: "needs the name of one model: \(names)")
  }
  let model = arguments.positionals[0]
  let (size, batch) = (arguments.integer("size"), arguments.integer("batch"))
  let record = { try Gallery.model(model, size: size, batch: batch) }
  let (loss, variables) = arguments.flag("values") ? try keepingValues(record) : try record()
  let open = Set(arguments.string("open").split(separator: ",").map(String.init))
  let paths = RecordedGraph(of: [loss]).calls.map(\.path)
  if let unknown = open.subtracting(paths).min() {
    throw Arguments.Failure(
      description: "--open: \(model) has no module '\(unknown)'; --level operations shows all")
  }
  let level: Level =
    switch arguments.string("level") {
    case "operations": .operations
    case "blocks": .blocks
    default:
      .modules(depth: arguments.integer("depth"), open: open)
    }
  var style = Diagram.Style(showsLegend: arguments.flag("legend"))
  style.colorsGradients = arguments.flag("colors")
  style.showsOrder = arguments.flag("order")
  style.showsTimes = arguments.flag("times")
  style.showsMemory = arguments.flag("memory")
  style.showsSaved = arguments.flag("saved")
  style.showsValues = !arguments.flag("no-values")
  style.showsGradients = !arguments.flag("no-gradients")
  style.showsResults = !arguments.flag("no-results")
  style.showsConstants = !arguments.flag("no-constants")
  style.showsBuffers = !arguments.flag("no-buffers")
  let file = arguments.string("out")
  if file.hasSuffix(".html") {
    loss.backward(retainGraph: true)
    try explore(loss, to: file, title: model, level: level)
    return print(file)
  }
  let passes = arguments.string("passes")
  if passes == "forward" {
    loss.backward(retainGraph: true)
    try render(loss, to: file, title: model, level: level, style: style)
  } else {
    try Diagram(
      gradientsOf: loss, with: variables, passes: passes == "backward" ? .backward : .both,
      title: model, level: level
    ).write(to: file, style: style)
  }
  print(file)
}.main()
