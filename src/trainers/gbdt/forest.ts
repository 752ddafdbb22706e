export { addTreeInto, type Forest, ForestBuilder, findLeaf, type Nodes } from '../../models/index.ts';
