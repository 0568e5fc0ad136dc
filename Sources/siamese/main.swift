import Commands

Program(
  "siamese", "Train, evaluate and use networks that tell whether two images show the same thing.",
  commands: [
    trainCommand, evaluateCommand, embedCommand, searchCommand, compareCommand, plotCommand,
  ],
  examples: [
    "siamese train --data cats-and-dogs --out Output/pets",
    "siamese train --data photos/ --weights resnet18.pth --out Output/photos",
    "siamese compare --weights Output/photos a.jpg b.jpg",
  ]
).main()
