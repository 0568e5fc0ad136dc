import Autograd
import Commands
import Graphs
import TextEscapes

Program(
  "draw", "Draw the computation graph of a model, recorded from one forward and backward pass.",
  takes: "MODEL",
  options: [
    .text(
      "out", "graph.svg", short: "o", placeholder: "FILE",
      "output: .svg, .png, .pdf, .dot, .json, or .html, an interactive page; - is the standard "
        + "output"),
    .choice("format", "", of: DrawRequest.formats, shown: "that of the name", "format of --out"),
  ]
    + [
      Option.choice(
        "level", "modules", of: ["operations", "modules", "blocks"], "level of detail"),
      .integer("depth", 1, in: 0...20, "depth to which modules are expanded, with --level modules"),
      .list(
        "open", placeholder: "PATHS",
        "further modules to expand, with --level modules: layer1.0,layer2"),
      .choice(
        "passes", "forward", of: ["forward", "backward", "both"],
        "the graph of the forward pass, of the gradients, or both"),
    ].under("Graph")
    + [
      Option.flag("values", "keep the values of large graphs too, to show them"),
      .flag("colors", "color values by the magnitude of their gradients; implies --values"),
      .flag("order", "show the order of execution"),
      .flag("times", "show the time of each operation"),
      .flag("memory", "show the memory of values"),
      .flag("saved", "show what operations save for backward, and its memory"),
      .flag("legend", "show a legend of outlines and colors"),
    ].under("Show")
    + [
      Option.flag("no-names", "hide the names of values"),
      .flag("no-shapes", "hide shapes"),
      .flag("no-labels", "hide edge labels: local derivatives, shapes"),
      .flag("no-values", "hide the numbers of values"),
      .flag("no-gradients", "hide the numbers of gradients"),
      .flag("no-results", "hide the nodes of results; operations show their shapes"),
      .flag("no-constants", "hide constants"),
      .flag("no-buffers", "hide buffers, such as running means"),
    ].under("Hide")
    + [
      Option.integer(
        "size", nil, in: 1...1024, shown: "the model's own",
        "height and width of input images, in pixels"),
      .integer("batch", 2, in: 1...256, "batch size"),
    ].under("Input"),
  lists: [("Models", [("MODEL", ModelCatalog.names.joined(separator: ", "))])],
  examples: [
    "draw neuron --level operations", "draw resnet18 --level blocks -o resnet18.svg",
    "draw mlp --level operations --passes both -o mlp.pdf",
  ]
) { arguments in
  let request = try DrawRequest(arguments)
  try request.draw()
  request.file.report(request.file.path.displayed(limit: 400))
}.main()
