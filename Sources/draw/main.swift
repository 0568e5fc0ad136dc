import Autograd
import Commands
import Graphs
import Layers
import Models
import Tensors

Program(
  "draw", "Draws the computation graph of a model, recorded from one forward and backward pass.",
  takes: "MODEL",
  options: [
    .text(
      "out", "graph.svg", short: "o", placeholder: "FILE", "the picture: .svg, .png, .pdf, .dot"),
    .choice("level", "modules", of: ["operations", "modules", "blocks"], "how much is shown"),
    .integer("depth", 1, in: 0...20, "how many levels of modules are open, at level modules"),
    .text("open", "", placeholder: "PATHS", "modules that are open too: layer1.0,layer2"),
    .integer("size", 0, in: 0...1024, "height and width of the image; 0 for the model's own"),
    .integer("batch", 1, in: 1...256, "how many images"),
  ],
  examples: ["draw resnet18 --level blocks -o resnet18.svg"]
) { arguments in
  guard arguments.positionals.count == 1 else {
    throw Arguments.Failure(
      description: "needs the name of one model: \(Gallery.names.joined(separator: ", "))")
  }
  let loss = try Gallery.loss(
    of: arguments.positionals[0], size: arguments.integer("size"),
    batch: arguments.integer("batch"))
  let level: Level =
    switch arguments.string("level") {
    case "operations": .operations
    case "blocks": .blocks
    default:
      .modules(
        depth: arguments.integer("depth"),
        open: Set(arguments.string("open").split(separator: ",").map(String.init)))
    }
  let file = arguments.string("out")
  try render(loss, to: file, title: arguments.positionals[0], level: level)
  print(file)
}.main()
