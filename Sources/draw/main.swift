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
    .flag("values", "keep all values, for pictures of large ones too"),
    .flag("colors", "color values by the size of their gradients; keeps all values too"),
    .flag("order", "tell the order of operations"),
    .flag("times", "tell how long operations took"),
    .flag("memory", "tell how much memory values take"),
    .flag("saved", "tell what operations keep for backward, and its memory"),
    .flag("legend", "explain outlines and colors"),
    .flag("no-names", "leave the names of values out"),
    .flag("no-shapes", "leave shapes out"),
    .flag("no-labels", "leave the words beside arrows out: local derivatives, shapes"),
    .flag("no-values", "leave the numbers of values out"),
    .flag("no-gradients", "leave the numbers of gradients out"),
    .flag("no-results", "give results no cards; operations tell their shapes"),
    .flag("no-constants", "leave constants out"),
    .flag("no-buffers", "leave buffers out, such as running means"),
    .integer("size", nil, in: 1...1024, "height and width of the images (the model's own)"),
    .integer("batch", 2, in: 1...256, "how many images"),
  ],
  examples: [
    "draw neuron --level operations", "draw resnet18 --level blocks -o resnet18.svg",
    "draw mlp --level operations --passes both -o mlp.pdf",
  ]
) { arguments in
  let request = try Request(arguments)
  try request.draw()
  print(request.file)
}.main()
