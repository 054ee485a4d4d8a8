<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
 <context>
  <name>AdvancedSection</name>
  <message>
   <source> m</source>
   <translation> m</translation>
  </message>
  <message>
   <source> m²</source>
   <translation> m²</translation>
  </message>
  <message>
   <source>A projected system in metres; by default that of the first layer in true metres, else the fitting UTM zone.</source>
   <translation>以米为单位的投影坐标参考系；默认取第一个以地面真实米为单位的图层的坐标参考系，否则取合适的 UTM 带。</translation>
  </message>
  <message>
   <source>Advanced</source>
   <translation>高级</translation>
  </message>
  <message>
   <source>Any</source>
   <translation>不限</translation>
  </message>
  <message>
   <source>As in the options</source>
   <translation>与选项一致</translation>
  </message>
  <message>
   <source>As the finest layer</source>
   <translation>与最精细的图层一致</translation>
  </message>
  <message>
   <source>As the layers</source>
   <translation>与图层一致</translation>
  </message>
  <message>
   <source>As the model</source>
   <translation>与模型一致</translation>
  </message>
  <message>
   <source>Average</source>
   <translation>平均</translation>
  </message>
  <message>
   <source>Balanced</source>
   <translation>平衡</translation>
  </message>
  <message>
   <source>Best (slower)</source>
   <translation>最佳（较慢）</translation>
  </message>
  <message>
   <source>Best pixels</source>
   <translation>最佳像元</translation>
  </message>
  <message>
   <source>CRS of the map</source>
   <translation>地图的 CRS</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>计算设备</translation>
  </message>
  <message>
   <source>Fast</source>
   <translation>快速</translation>
  </message>
  <message>
   <source>How much neighbouring tiles overlap, and how often each is looked at. Best takes several times as long as Fast.</source>
   <translation>相邻瓦片重叠多少，以及每个瓦片计算几次。“最佳”所需时间是“快速”的数倍。</translation>
  </message>
  <message>
   <source>How several dates of a layer become one map. Average: each is mapped, and the probabilities are averaged where it has data. Best pixels: one image is made first, each pixel from the date nearest to the median of all, so that cloud which no mask knows is left behind.</source>
   <translation>一个图层的多个日期如何合成一幅图。平均：每个日期分别制图，在有数据处对概率取平均。最佳像元：先合成一幅影像，每个像元取自最接近所有日期中位数的日期，因此没有掩膜标出的云也会被排除。</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable there. Confidence, probabilities and margin stay those of the network.</source>
   <translation>以地面平方米计。地图上更小的图斑归入该处最可能的相邻类别。置信度、概率和差距仍为网络给出的值。</translation>
  </message>
  <message>
   <source>Pixel size</source>
   <translation>像元大小</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>质量</translation>
  </message>
  <message>
   <source>Several dates</source>
   <translation>多个日期</translation>
  </message>
  <message>
   <source>Side of the map's pixels in metres. The model does best at the size that it was trained for, which is used unless you give another.</source>
   <translation>地图像元的边长，单位为米。模型在训练时的像元大小下效果最好，除非另行指定，否则就用它。</translation>
  </message>
  <message>
   <source>Smallest patch</source>
   <translation>最小图斑</translation>
  </message>
  <message>
   <source>Use the pixel size of the layer with the smallest pixels. More detail, more time, and a worse map if it is far from the model's own size.</source>
   <translation>使用像元最小的图层的像元大小。细节更多，耗时更长；如果与模型自身的像元大小相差很远，地图会变差。</translation>
  </message>
  <message>
   <source>What the next runs are computed on. The choice for every day is in Settings &gt; Options &gt; LayerFuse, where Test says which graphics card is used, or why none is.</source>
   <translation>后续运行所用的计算设备。日常的选择在“设置 &gt; 选项 &gt; LayerFuse”中，那里的“测试”会说明使用哪块显卡，或者为什么没有使用。</translation>
  </message>
 </context>
 <context>
  <name>AreaSection</name>
  <message>
   <source>A polygon of {n} corners</source>
   <translation>{n} 个顶点的多边形</translation>
  </message>
  <message>
   <source>All layers</source>
   <translation>全部图层</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Area of interest</source>
   <translation>感兴趣区域</translation>
  </message>
  <message>
   <source>Draw a Polygon</source>
   <translation>绘制多边形</translation>
  </message>
  <message>
   <source>Draw the area on the map canvas, corner by corner: a right click ends it, Backspace takes a corner back, Esc gives up.</source>
   <translation>在地图画布上逐点绘制区域：右键结束，Backspace 撤销一个顶点，Esc 放弃。</translation>
  </message>
  <message>
   <source>No area of interest</source>
   <translation>没有感兴趣区</translation>
  </message>
  <message>
   <source>Nothing is mapped outside of the polygons of this layer. Empty: everywhere.</source>
   <translation>此图层的多边形之外不制图。留空：处处制图。</translation>
  </message>
  <message>
   <source>The area to map: the map canvas as it is now, the extent of a layer, or a rectangle drawn on it. Empty: everything that a layer covers.</source>
   <translation>要制图的区域：当前的地图画布、某个图层的范围，或在画布上绘制的矩形。留空：有图层覆盖的所有地方。</translation>
  </message>
  <message>
   <source>The map canvas, a layer, a drawn rectangle; empty: everything</source>
   <translation>地图画布、图层或绘制的矩形；留空：全部</translation>
  </message>
  <message>
   <source>map canvas</source>
   <translation>地图画布</translation>
  </message>
  <message>
   <source>polygon</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>rectangle</source>
   <translation>矩形</translation>
  </message>
  <message>
   <source>the polygon</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>the rectangle</source>
   <translation>所画矩形</translation>
  </message>
  <message>
   <source>the view</source>
   <translation>当前视图</translation>
  </message>
  <message>
   <source>the whole area</source>
   <translation>整个区域</translation>
  </message>
  <message>
   <source>whole extent</source>
   <translation>整个范围</translation>
  </message>
 </context>
 <context>
  <name>CacheGroup</name>
  <message>
   <source>Cache</source>
   <translation>缓存</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Delete files in the folder for temporary files that a crash has left behind.</source>
   <translation>删除临时文件夹中因崩溃而遗留的文件。</translation>
  </message>
  <message>
   <source>Discard…</source>
   <translation>丢弃…</translation>
  </message>
  <message>
   <source>Left-over temporary files</source>
   <translation>遗留的临时文件</translation>
  </message>
  <message>
   <source>Remove the finished parts of all unfinished runs?</source>
   <translation>要删除所有未完成运行的已完成部分吗？</translation>
  </message>
  <message>
   <source>Remove the finished parts of cancelled runs; they then begin anew.</source>
   <translation>删除已取消的运行中已完成的部分；之后这些运行将从头开始。</translation>
  </message>
  <message>
   <source>Unfinished runs</source>
   <translation>未完成的运行</translation>
  </message>
 </context>
 <context>
  <name>CheckTask</name>
  <message>
   <source>Cancelled.</source>
   <translation>已取消。</translation>
  </message>
  <message>
   <source>It works: Python {python}, torch {torch}, on {device} ({reason}).</source>
   <translation>可以使用：Python {python}，torch {torch}，计算设备 {device}（{reason}）。</translation>
  </message>
  <message>
   <source>Test the LayerFuse engine</source>
   <translation>测试 LayerFuse 引擎</translation>
  </message>
 </context>
 <context>
  <name>CheckWindow</name>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>&amp;Draw Points</source>
   <translation>抽取样点(&amp;D)</translation>
  </message>
  <message>
   <source>&amp;Judge the Map</source>
   <translation>评价地图(&amp;J)</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>上一个</translation>
  </message>
  <message>
   <source>Check This Map</source>
   <translation>检查此地图</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>关闭窗口。已填写的内容会保留。</translation>
  </message>
  <message>
   <source>Compare the map with what you said, and open the report.</source>
   <translation>将地图与您填写的内容对比，并打开报告。</translation>
  </message>
  <message>
   <source>Draw points to judge a map</source>
   <translation>抽取评价地图的点</translation>
  </message>
  <message>
   <source>Draw the points, hide the map, and go to the first.</source>
   <translation>抽取样点，隐藏地图，并转到第一个点。</translation>
  </message>
  <message>
   <source>Go on without an answer, where the image does not tell (Space).</source>
   <translation>影像看不出时不作答，继续下一个（空格键）。</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>转到下一个点（空格键）。</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>转到上一个点（退格键）。</translation>
  </message>
  <message>
   <source>How many points are drawn at random in the classes of the map. More give narrower intervals.</source>
   <translation>在地图各类别中随机抽取多少个点。点越多，区间越窄。</translation>
  </message>
  <message>
   <source>Judge the map</source>
   <translation>评价地图</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>下一个</translation>
  </message>
  <message>
   <source>Open &amp;Report</source>
   <translation>打开报告(&amp;R)</translation>
  </message>
  <message>
   <source>Open the report in the browser.</source>
   <translation>在浏览器中打开报告。</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>第 {at} 个点，共 {all} 个；已填 {said} 个</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>点</translation>
  </message>
  <message>
   <source>Points are drawn at random in each class. You say what is there, by the image and what you know; the map stays hidden meanwhile. Then you learn how good it is, and how much there really is of each class.</source>
   <translation>在每个类别中随机抽取样点。您根据影像和所知填写那里是什么；其间地图保持隐藏。然后您会得知地图有多好，以及每个类别实际有多少。</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>填写此处为该类别。按键是它前面的数字。</translation>
  </message>
  <message>
   <source>Skip</source>
   <translation>跳过</translation>
  </message>
  <message>
   <source>What is at the cross? Press its number, or Space where nobody can tell.</source>
   <translation>十字处是什么？按它的数字；无法判断时按空格键。</translation>
  </message>
 </context>
 <context>
  <name>Classes</name>
  <message>
   <source>bare</source>
   <translation>裸地</translation>
  </message>
  <message>
   <source>barren</source>
   <translation>荒地</translation>
  </message>
  <message>
   <source>building</source>
   <translation>建筑物</translation>
  </message>
  <message>
   <source>built</source>
   <translation>建成区</translation>
  </message>
  <message>
   <source>crops</source>
   <translation>农田</translation>
  </message>
  <message>
   <source>cultivated</source>
   <translation>耕地</translation>
  </message>
  <message>
   <source>developed</source>
   <translation>开发用地</translation>
  </message>
  <message>
   <source>flooded vegetation</source>
   <translation>淹水植被</translation>
  </message>
  <message>
   <source>forest</source>
   <translation>森林</translation>
  </message>
  <message>
   <source>grass</source>
   <translation>草地</translation>
  </message>
  <message>
   <source>herbaceous</source>
   <translation>草本</translation>
  </message>
  <message>
   <source>no building</source>
   <translation>非建筑物</translation>
  </message>
  <message>
   <source>shrub</source>
   <translation>灌木</translation>
  </message>
  <message>
   <source>shrub and scrub</source>
   <translation>灌木丛</translation>
  </message>
  <message>
   <source>snow and ice</source>
   <translation>冰雪</translation>
  </message>
  <message>
   <source>trees</source>
   <translation>树木</translation>
  </message>
  <message>
   <source>water</source>
   <translation>水体</translation>
  </message>
  <message>
   <source>wetland</source>
   <translation>湿地</translation>
  </message>
 </context>
 <context>
  <name>ComputingGroup</name>
  <message>
   <source>All processors ({n})</source>
   <translation>全部处理器（{n}）</translation>
  </message>
  <message>
   <source>Automatic takes a graphics card if it gives the same answers as the processor, and the processor otherwise. Test says what was chosen, and why.</source>
   <translation>“自动”会在显卡与处理器结果一致时使用显卡，否则使用处理器。“测试”会说明选择了什么以及原因。</translation>
  </message>
  <message>
   <source>Computing</source>
   <translation>计算</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>计算设备</translation>
  </message>
  <message>
   <source>How many tiles are computed at the same time. Fewer leave more of the computer to other programs.</source>
   <translation>同时计算多少个瓦片。数量越少，留给其他程序的资源越多。</translation>
  </message>
  <message>
   <source>Threads</source>
   <translation>线程</translation>
  </message>
 </context>
 <context>
  <name>CoverageBadge</name>
  <message>
   <source>Coverage {text}</source>
   <translation>覆盖率 {text}</translation>
  </message>
  <message>
   <source>Share of the area where this layer has data; the other layers decide elsewhere</source>
   <translation>该图层在此区域内有数据的比例；其余地方由其他图层决定</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
 </context>
 <context>
  <name>Details</name>
  <message>
   <source>All that is known of the run.</source>
   <translation>关于此次运行已知的全部信息。</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>详情</translation>
  </message>
 </context>
 <context>
  <name>EngineCard</name>
  <message>
   <source>Another source, a computer without internet, graphics cards, and all that was said meanwhile.</source>
   <translation>其他来源、没有互联网的计算机、显卡，以及期间的全部记录。</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>正在取消…</translation>
  </message>
  <message>
   <source>Fetch it from the internet, and try it. QGIS can be used meanwhile.</source>
   <translation>从互联网获取并测试。期间可以继续使用 QGIS。</translation>
  </message>
  <message>
   <source>Maps are computed outside QGIS, so that it stays as it is. What is needed for that is fetched from the internet once, in a few minutes. It needs {size} GB in {folder}.</source>
   <translation>地图在 QGIS 之外计算，QGIS 因此保持不变。所需内容只需从互联网获取一次，几分钟即可。它在 {folder} 中需要 {size} GB。</translation>
  </message>
  <message>
   <source>More Choices…</source>
   <translation>更多选择……</translation>
  </message>
  <message>
   <source>Set Up</source>
   <translation>安装</translation>
  </message>
  <message>
   <source>Set up LayerFuse’s computing part</source>
   <translation>安装 LayerFuse 的计算部分</translation>
  </message>
  <message>
   <source>Set up ONNX models</source>
   <translation>设置 ONNX 模型</translation>
  </message>
  <message>
   <source>Stop the Set-up</source>
   <translation>停止安装</translation>
  </message>
  <message>
   <source>Stop the set-up. Nothing half is left.</source>
   <translation>停止安装。不会留下半成品。</translation>
  </message>
  <message>
   <source>The chosen model is an ONNX file. What runs it, 60 MB, is fetched from the internet once.</source>
   <translation>所选模型是 ONNX 文件。运行它所需的内容（60 MB）只从互联网下载一次。</translation>
  </message>
  <message>
   <source>{done} of about {total} MB, {percent} %</source>
   <translation>约 {total} MB 中的 {done} MB，{percent} %</translation>
  </message>
  <message>
   <source>{percent} % is done. Stop all the same?</source>
   <translation>已完成 {percent} %。仍要停止吗？</translation>
  </message>
 </context>
 <context>
  <name>EngineSetup</name>
  <message>
   <source>A folder made with Export on a machine of the same kind. No network is needed then.</source>
   <translation>在同类计算机上用“导出”生成的文件夹。这样就不需要网络。</translation>
  </message>
  <message>
   <source>Address of a second index. Empty: that of the build of torch, if it needs one.</source>
   <translation>第二个软件包索引的地址。留空：如果所选的 torch 构建需要，则用它自己的索引。</translation>
  </message>
  <message>
   <source>Address of your organisation's mirror, if it has one. Empty: as pip is set up.</source>
   <translation>贵单位镜像的地址（如果有）。留空：按 pip 的设置。</translation>
  </message>
  <message>
   <source>As pip is set up on this computer</source>
   <translation>按本机 pip 的设置</translation>
  </message>
  <message>
   <source>Build of torch</source>
   <translation>torch 构建</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Cancelled. Nothing half is left.</source>
   <translation>已取消。没有留下未完成的内容。</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>正在取消…</translation>
  </message>
  <message>
   <source>Change Index…</source>
   <translation>更改索引…</translation>
  </message>
  <message>
   <source>Choose Folder…</source>
   <translation>选择文件夹…</translation>
  </message>
  <message>
   <source>Choose Python…</source>
   <translation>选择 Python…</translation>
  </message>
  <message>
   <source>Choose a Folder for the Packages</source>
   <translation>选择存放软件包的文件夹</translation>
  </message>
  <message>
   <source>Choose a Python</source>
   <translation>选择 Python</translation>
  </message>
  <message>
   <source>Choose the Folder of Packages</source>
   <translation>选择软件包文件夹</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Close this window.</source>
   <translation>关闭此窗口。</translation>
  </message>
  <message>
   <source>Copy Diagnostics</source>
   <translation>复制诊断信息</translation>
  </message>
  <message>
   <source>Copy what is needed to help you. Names and private folders are taken out.</source>
   <translation>复制寻求帮助所需的信息。姓名和私人文件夹会被去除。</translation>
  </message>
  <message>
   <source>Delete the environment. Models and maps stay.</source>
   <translation>删除环境。模型和地图会保留。</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>完成。</translation>
  </message>
  <message>
   <source>Everything that was said while it was set up.</source>
   <translation>安装过程中的全部输出。</translation>
  </message>
  <message>
   <source>Export the LayerFuse engine</source>
   <translation>导出 LayerFuse 引擎</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>导出…</translation>
  </message>
  <message>
   <source>Extra index</source>
   <translation>附加索引</translation>
  </message>
  <message>
   <source>Fetch all packages into a folder, for a computer without network.</source>
   <translation>把所有软件包下载到一个文件夹，供没有网络的计算机使用。</translation>
  </message>
  <message>
   <source>Fetch onnx and onnxruntime, too: 60 MB more, for models that were imported from ONNX files.</source>
   <translation>同时下载 onnx 和 onnxruntime：多 60 MB，用于从 ONNX 文件导入的模型。</translation>
  </message>
  <message>
   <source>Folder of packages</source>
   <translation>软件包文件夹</translation>
  </message>
  <message>
   <source>For NVIDIA graphics cards too (CUDA, large)</source>
   <translation>同时支持 NVIDIA 显卡（CUDA，较大）</translation>
  </message>
  <message>
   <source>For the processor (small)</source>
   <translation>仅用处理器（较小）</translation>
  </message>
  <message>
   <source>From a folder, without network</source>
   <translation>从文件夹，无需网络</translation>
  </message>
  <message>
   <source>From a package index</source>
   <translation>从软件包索引</translation>
  </message>
  <message>
   <source>In use is another Python, chosen in the options: {path}</source>
   <translation>正在使用选项中指定的另一个 Python：{path}</translation>
  </message>
  <message>
   <source>Install</source>
   <translation>安装</translation>
  </message>
  <message>
   <source>Installed: Python {python}, torch {torch}.</source>
   <translation>已安装：Python {python}，torch {torch}。</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>日志</translation>
  </message>
  <message>
   <source>Made with Python</source>
   <translation>创建环境所用的 Python</translation>
  </message>
  <message>
   <source>Make the environment, anew if there is one. Nothing else is changed.</source>
   <translation>创建环境，如已存在则重新创建。不会改动其他任何内容。</translation>
  </message>
  <message>
   <source>Network Options…</source>
   <translation>网络选项…</translation>
  </message>
  <message>
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <source>ONNX models</source>
   <translation>ONNX 模型</translation>
  </message>
  <message>
   <source>Package index</source>
   <translation>软件包索引</translation>
  </message>
  <message>
   <source>Remove the LayerFuse engine</source>
   <translation>删除 LayerFuse 引擎</translation>
  </message>
  <message>
   <source>Remove the engine from {folder}? Models and maps stay.</source>
   <translation>要从 {folder} 删除引擎吗？模型和地图会保留。</translation>
  </message>
  <message>
   <source>Remove…</source>
   <translation>删除…</translation>
  </message>
  <message>
   <source>Repair</source>
   <translation>修复</translation>
  </message>
  <message>
   <source>Repair brings it up to date.</source>
   <translation>“修复”会把它更新到最新。</translation>
  </message>
  <message>
   <source>Set Up the LayerFuse Engine</source>
   <translation>安装 LayerFuse 引擎</translation>
  </message>
  <message>
   <source>Set up ONNX models</source>
   <translation>设置 ONNX 模型</translation>
  </message>
  <message>
   <source>Set up the LayerFuse engine</source>
   <translation>安装 LayerFuse 引擎</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>来源</translation>
  </message>
  <message>
   <source>Stop what is going on. Nothing half is left.</source>
   <translation>停止正在进行的操作。不会留下未完成的内容。</translation>
  </message>
  <message>
   <source>That of QGIS</source>
   <translation>QGIS 自带的</translation>
  </message>
  <message>
   <source>The Python 3.10 or newer that makes the environment. It is not changed.</source>
   <translation>用来创建环境的 Python（3.10 或更新）。它本身不会被改动。</translation>
  </message>
  <message>
   <source>The engine is not installed yet.</source>
   <translation>引擎尚未安装。</translation>
  </message>
  <message>
   <source>The network runs in a Python environment of its own, so that it can never disturb QGIS. Installed are torch, numpy, scikit-learn, safetensors and huggingface-hub with what they need: up to {size} GB in {folder}. It survives updates of QGIS and of the plugin, and can be removed here at any time.</source>
   <translation>神经网络在独立的 Python 环境中运行，因此绝不会干扰 QGIS。将安装 torch、numpy、scikit-learn、safetensors、huggingface-hub 及其依赖：最多 {size} GB，位于 {folder}。它不受 QGIS 和插件更新的影响，随时可以在这里删除。</translation>
  </message>
  <message>
   <source>The one thing to do about this failure.</source>
   <translation>针对此故障应做的一件事。</translation>
  </message>
  <message>
   <source>The small build computes on the processor. The large one also on graphics cards by NVIDIA.</source>
   <translation>较小的构建只用处理器计算。较大的构建还可使用 NVIDIA 显卡。</translation>
  </message>
  <message>
   <source>Try Again</source>
   <translation>重试</translation>
  </message>
  <message>
   <source>Use a Folder…</source>
   <translation>使用文件夹…</translation>
  </message>
  <message>
   <source>Where the packages come from: the network, or a folder that was made with Export.</source>
   <translation>软件包从哪里来：网络，或用“导出”生成的文件夹。</translation>
  </message>
  <message>
   <source>With what ONNX models of other tools need</source>
   <translation>包括其他工具的 ONNX 模型所需的内容</translation>
  </message>
 </context>
 <context>
  <name>FilesWidget</name>
  <message>
   <source>Choose Files of the Layer</source>
   <translation>选择图层的文件</translation>
  </message>
  <message>
   <source>Choose a Folder of the Layer</source>
   <translation>选择图层的文件夹</translation>
  </message>
  <message>
   <source>Choose files, or a folder</source>
   <translation>选择文件或文件夹</translation>
  </message>
  <message>
   <source>Files, folders, addresses; with ; between</source>
   <translation>文件、文件夹、网址，用 ; 分隔</translation>
  </message>
  <message>
   <source>Files…</source>
   <translation>文件…</translation>
  </message>
  <message>
   <source>Folder…</source>
   <translation>文件夹…</translation>
  </message>
 </context>
 <context>
  <name>FindDialog</name>
  <message>
   <source> %</source>
   <translation> %</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>Add Layers</source>
   <translation>添加图层</translation>
  </message>
  <message>
   <source>Add a base map and zoom to your area, or choose one in the panel.</source>
   <translation>请添加底图并缩放到您的区域，或在面板中选择区域。</translation>
  </message>
  <message>
   <source>Add the layers with a check mark to the project; the rows take them.</source>
   <translation>将勾选的图层添加到工程；各行会自动采用。</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Asking the catalogue…</source>
   <translation>正在查询目录…</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Catalogue</source>
   <translation>目录</translation>
  </message>
  <message>
   <source>Close the window. What was found stays in it.</source>
   <translation>关闭窗口。找到的内容会保留。</translation>
  </message>
  <message>
   <source>Cloud</source>
   <translation>云量</translation>
  </message>
  <message>
   <source>Day</source>
   <translation>日期</translation>
  </message>
  <message>
   <source>Days</source>
   <translation>日期范围</translation>
  </message>
  <message>
   <source>Find Layers</source>
   <translation>查找图层</translation>
  </message>
  <message>
   <source>Find layers</source>
   <translation>查找图层</translation>
  </message>
  <message>
   <source>First day</source>
   <translation>起始日期</translation>
  </message>
  <message>
   <source>Found: {n}</source>
   <translation>找到 {n} 个</translation>
  </message>
  <message>
   <source>Images are taken from these days; heights are of any.</source>
   <translation>影像取自这些日期；高程不限日期。</translation>
  </message>
  <message>
   <source>Images with more cloud are left out.</source>
   <translation>云量更高的影像会被排除。</translation>
  </message>
  <message>
   <source>Last day</source>
   <translation>结束日期</translation>
  </message>
  <message>
   <source>Layer</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>Layers that were found</source>
   <translation>找到的图层</translation>
  </message>
  <message>
   <source>Look for layers that the model takes: in the panel's area, if it has one, else in the view.</source>
   <translation>查找模型可用的图层：在面板所选的区域内，若未选则在当前视图内。</translation>
  </message>
  <message>
   <source>Most cloud</source>
   <translation>最大云量</translation>
  </message>
  <message>
   <source>Row</source>
   <translation>行</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>搜索</translation>
  </message>
  <message>
   <source>Stop the search.</source>
   <translation>停止查找。</translation>
  </message>
  <message>
   <source>Those with a check mark are added.</source>
   <translation>勾选的图层会被添加。</translation>
  </message>
  <message>
   <source>Where to look: a public catalogue, or the address of any other (a STAC API).</source>
   <translation>在哪里查找：公共目录，或任何其他目录的地址（STAC API）。</translation>
  </message>
  <message>
   <source>none is chosen, and no layer shows one</source>
   <translation>未选择，也没有图层显示范围</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
 </context>
 <context>
  <name>Found</name>
  <message>
   <source>Get it, and select the map again.</source>
   <translation>请获取该模型，然后重新选择地图。</translation>
  </message>
  <message>
   <source>Made of {layers}.</source>
   <translation>由 {layers} 制成。</translation>
  </message>
  <message>
   <source>Make the map again.</source>
   <translation>请重新制图。</translation>
  </message>
  <message>
   <source>Not available: {names}.</source>
   <translation>不可用：{names}。</translation>
  </message>
  <message>
   <source>To cite: model {model}, LayerFuse {version}, {url}.</source>
   <translation>引用：模型 {model}，LayerFuse {version}，{url}。</translation>
  </message>
  <message>
   <source>it cannot be read</source>
   <translation>无法读取</translation>
  </message>
  <message>
   <source>the model that has made it, {model}, is not on this computer</source>
   <translation>制作它的模型 {model} 不在这台计算机上</translation>
  </message>
  <message>
   <source>what it tells of itself is damaged</source>
   <translation>它对自身的说明已损坏</translation>
  </message>
  <message>
   <source>{map} by {model}</source>
   <translation>{map}（{model}）</translation>
  </message>
 </context>
 <context>
  <name>GrowTool</name>
  <message>
   <source>Look at the image</source>
   <translation>查看影像</translation>
  </message>
  <message>
   <source>The image has no values at this place.</source>
   <translation>影像在此处没有值。</translation>
  </message>
 </context>
 <context>
  <name>Help</name>
  <message>
   <source>Apple graphics card (MPS)</source>
   <translation>Apple 显卡（MPS）</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>建筑物</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>帮助</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>土地覆盖</translation>
  </message>
  <message>
   <source>NVIDIA graphics card (CUDA)</source>
   <translation>NVIDIA 显卡（CUDA）</translation>
  </message>
  <message>
   <source>Nothing yet, it is pre-trained</source>
   <translation>尚无产出，仅经过预训练</translation>
  </message>
  <message>
   <source>Objects</source>
   <translation>对象</translation>
  </message>
  <message>
   <source>Processor (CPU)</source>
   <translation>处理器（CPU）</translation>
  </message>
  <message>
   <source>Read in the browser how this works.</source>
   <translation>在浏览器中阅读使用说明。</translation>
  </message>
 </context>
 <context>
  <name>HolesLabel</name>
  <message>
   <source>Look at {layer}</source>
   <translation>查看 {layer}</translation>
  </message>
  <message>
   <source>No data: {values}.</source>
   <translation>无数据:{values}。</translation>
  </message>
  <message>
   <source>nothing declared</source>
   <translation>未声明</translation>
  </message>
 </context>
 <context>
  <name>HubPage</name>
  <message>
   <source>Asking the Hub…</source>
   <translation>正在查询 Hub…</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Card of the model</source>
   <translation>模型卡</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>下载</translation>
  </message>
  <message>
   <source>Download {model}</source>
   <translation>下载 {model}</translation>
  </message>
  <message>
   <source>Downloaded</source>
   <translation>已下载</translation>
  </message>
  <message>
   <source>Downloading {model}…</source>
   <translation>正在下载 {model}…</translation>
  </message>
  <message>
   <source>Fetch the selected model and verify it. It can be used at once, and later without a network.</source>
   <translation>下载所选模型并校验。之后立即可用，以后也无需网络。</translation>
  </message>
  <message>
   <source>Found: {n}</source>
   <translation>找到 {n} 个</translation>
  </message>
  <message>
   <source>Found: {n}, of which {fit} fit your layers.</source>
   <translation>找到 {n} 个，其中 {fit} 个适合您的图层。</translation>
  </message>
  <message>
   <source>Found: {n}. Add your layers to the project, so that it can be told which fit.</source>
   <translation>找到 {n} 个。请先把您的图层添加到工程中，才能判断哪些适合。</translation>
  </message>
  <message>
   <source>It is not in the Hub's list for LayerFuse. It can be downloaded by its name.</source>
   <translation>它不在 Hub 的 LayerFuse 列表中。可以按名称下载。</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>许可证</translation>
  </message>
  <message>
   <source>List the models on the Hub that are made for LayerFuse.</source>
   <translation>列出 Hub 上为 LayerFuse 制作的模型。</translation>
  </message>
  <message>
   <source>List the models that can make a map of the project's layers, those that fit best first.</source>
   <translation>列出能用工程图层制图的模型，最适合的排在最前。</translation>
  </message>
  <message>
   <source>Makes</source>
   <translation>产出</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Models on the Hub</source>
   <translation>Hub 上的模型</translation>
  </message>
  <message>
   <source>Only models that fit my layers</source>
   <translation>仅列出适合我的图层的模型</translation>
  </message>
  <message>
   <source>Part of a name; empty for all models. Or ORG/NAME</source>
   <translation>名称的一部分；留空则列出所有模型。或 ORG/NAME</translation>
  </message>
  <message>
   <source>Part of the name of a model, or the whole name of one that is not listed, as ORG/NAME@REVISION.</source>
   <translation>模型名称的一部分；若模型未列出，则输入完整名称，如 ORG/NAME@REVISION。</translation>
  </message>
  <message>
   <source>Pixel</source>
   <translation>像元</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>搜索</translation>
  </message>
  <message>
   <source>Search for LayerFuse models</source>
   <translation>搜索 LayerFuse 模型</translation>
  </message>
  <message>
   <source>Server, proxy and access: Settings &gt; Options &gt; LayerFuse.</source>
   <translation>服务器、代理和访问权限见“设置 &gt; 选项 &gt; LayerFuse”。</translation>
  </message>
  <message>
   <source>Stop the search or the download; nothing half is left.</source>
   <translation>停止搜索或下载；不会留下未完成的内容。</translation>
  </message>
  <message>
   <source>The Hub has no such model.</source>
   <translation>Hub 上没有这样的模型。</translation>
  </message>
  <message>
   <source>The Hub is asked when you search.</source>
   <translation>点击搜索时才会询问 Hub。</translation>
  </message>
  <message>
   <source>This computer has no network now, so the Hub cannot be asked.</source>
   <translation>此计算机现在没有网络，因此无法询问 Hub。</translation>
  </message>
  <message>
   <source>What the model takes and makes, and how well.</source>
   <translation>模型需要什么、产出什么，以及效果如何。</translation>
  </message>
  <message>
   <source>What the search has found, from each model's card.</source>
   <translation>搜索到的内容，来自每个模型的模型卡。</translation>
  </message>
  <message>
   <source>Words to search for</source>
   <translation>搜索词</translation>
  </message>
  <message>
   <source>{done:.1f} of {total:.1f} MB</source>
   <translation>{done:.1f} / {total:.1f} MB</translation>
  </message>
  <message>
   <source>{model} is on this computer.</source>
   <translation>{model} 已在本机。</translation>
  </message>
  <message>
   <source>{size:g} m</source>
   <translation>{size:g} m</translation>
  </message>
 </context>
 <context>
  <name>Image</name>
  <message>
   <source>Hide it.</source>
   <translation>请将其隐藏。</translation>
  </message>
  <message>
   <source>Look at the layer, and try again.</source>
   <translation>请查看该图层后重试。</translation>
  </message>
  <message>
   <source>Show a layer there; maps are no images.</source>
   <translation>请在该处显示一个图层；分类图不算影像。</translation>
  </message>
  <message>
   <source>image</source>
   <translation>影像</translation>
  </message>
  <message>
   <source>its pixels are of a kind that cannot be read</source>
   <translation>其像元的类型无法读取</translation>
  </message>
  <message>
   <source>its pixels cannot be read</source>
   <translation>其像元无法读取</translation>
  </message>
  <message>
   <source>none is seen at this place</source>
   <translation>此处看不到影像</translation>
  </message>
 </context>
 <context>
  <name>Improving</name>
  <message>
   <source>Free some space.</source>
   <translation>请腾出空间。</translation>
  </message>
  <message>
   <source>Looking where the model doubts: {share} %</source>
   <translation>正在查找模型不确定的地方：{share} %</translation>
  </message>
  <message>
   <source>it cannot be written ({why})</source>
   <translation>无法写入（{why}）</translation>
  </message>
 </context>
 <context>
  <name>InputError</name>
  <message>
   <source>0 in all bands</source>
   <translation>所有波段为 0</translation>
  </message>
  <message>
   <source>1,000 are taken off, which Sentinel-2 files of processing baseline {0} add</source>
   <translation>减去 1000：处理基线 {0} 的 Sentinel-2 文件加上了这个数</translation>
  </message>
  <message>
   <source>A picture that a server draws: it has colours and no measured values, as {0} needs.</source>
   <translation>这是服务器绘制的图片：只有颜色，没有 {0} 所需的测量值。</translation>
  </message>
  <message>
   <source>A picture: its colours are read, and no measured values.</source>
   <translation>这是一幅图片：只读取其颜色，没有测量值。</translation>
  </message>
  <message>
   <source>Add a layer of polygons with a class field to the project.</source>
   <translation>请在工程中添加带有类别字段的多边形图层。</translation>
  </message>
  <message>
   <source>Add a scene that has it, or remove it.</source>
   <translation>添加含有它的场景，或将其去掉。</translation>
  </message>
  <message>
   <source>Add labels of another class; check role, holdout and classes of the scenes.</source>
   <translation>添加另一个类别的标签；检查场景的 role、holdout 和 classes。</translation>
  </message>
  <message>
   <source>Add one, and fill it in.</source>
   <translation>请添加一个并填写。</translation>
  </message>
  <message>
   <source>As chosen, {0}. Please check.</source>
   <translation>按所选，{0}。请检查。</translation>
  </message>
  <message>
   <source>Ask for a smaller area or a shorter time.</source>
   <translation>请缩小区域或缩短时间范围。</translation>
  </message>
  <message>
   <source>Ask for another time or area.</source>
   <translation>请换一个时间或区域。</translation>
  </message>
  <message>
   <source>Assign its real CRS, as EPSG:4326 for longitude and latitude.</source>
   <translation>请指定其真正的坐标系，例如经纬度为 EPSG:4326。</translation>
  </message>
  <message>
   <source>Assign its real CRS, or swap latitude and longitude.</source>
   <translation>请指定其真实坐标系，或交换纬度和经度。</translation>
  </message>
  <message>
   <source>Assign its real CRS.</source>
   <translation>指定其真实的 CRS。</translation>
  </message>
  <message>
   <source>Assign one, as ogr2ogr -a_srs EPSG:n does.</source>
   <translation>请指定一个，如 ogr2ogr -a_srs EPSG:n。</translation>
  </message>
  <message>
   <source>Assign one, or give a GeoPackage.</source>
   <translation>请指定一个，或提供 GeoPackage。</translation>
  </message>
  <message>
   <source>Assign one: gdal_translate -a_srs EPSG:n IN OUT.</source>
   <translation>请指定一个：gdal_translate -a_srs EPSG:n IN OUT。</translation>
  </message>
  <message>
   <source>Assign one: in QGIS by Layer CRS, in the file by gdal_edit.py -a_srs EPSG:n FILE.</source>
   <translation>请指定一个：在 QGIS 中用“图层坐标参照系”，在文件中用 gdal_edit.py -a_srs EPSG:n FILE。</translation>
  </message>
  <message>
   <source>Assign one: ogr2ogr -a_srs EPSG:n OUT IN.</source>
   <translation>请指定一个：ogr2ogr -a_srs EPSG:n OUT IN。</translation>
  </message>
  <message>
   <source>Band 4 has no name and is taken for {0}, as it follows three colours. Please check.</source>
   <translation>波段 4 没有名称，因其位于三个颜色波段之后而视为 {0}。请检查。</translation>
  </message>
  <message>
   <source>Band {0} has no name and is taken for {1}, the only one left. Please check.</source>
   <translation>波段 {0} 没有名称，被当作唯一剩下的 {1}。请检查。</translation>
  </message>
  <message>
   <source>Band {0} is marked as transparency, and is read as data.</source>
   <translation>波段 {0} 被标记为透明度，现作为数据读取。</translation>
  </message>
  <message>
   <source>Band {0} of {1} is in another unit than its other bands: check the layer.</source>
   <translation>{1} 的波段 {0} 与其他波段单位不同：请检查该图层。</translation>
  </message>
  <message>
   <source>Bands are counted from 1.</source>
   <translation>波段从 1 开始编号。</translation>
  </message>
  <message>
   <source>Bands in the layer: {0} of the model's {1}. Its map will be poor without the others.</source>
   <translation>图层中有模型所需 {1} 个波段中的 {0} 个。缺少其余波段，制图效果会较差。</translation>
  </message>
  <message>
   <source>Bring it back and run again with resume.</source>
   <translation>请把它放回原处，并以 resume 再次运行。</translation>
  </message>
  <message>
   <source>Bring it back, and run again.</source>
   <translation>请将其恢复后重新运行。</translation>
  </message>
  <message>
   <source>Check HF_ENDPOINT and the proxy.</source>
   <translation>请检查 HF_ENDPOINT 和代理。</translation>
  </message>
  <message>
   <source>Check holdout against the label's extent.</source>
   <translation>请对照标签的范围检查 holdout。</translation>
  </message>
  <message>
   <source>Check it and the connection, or copy it again.</source>
   <translation>请检查该文件和网络连接，或重新复制。</translation>
  </message>
  <message>
   <source>Check its CRS.</source>
   <translation>请检查其 CRS。</translation>
  </message>
  <message>
   <source>Check the address and the network.</source>
   <translation>请检查地址和网络。</translation>
  </message>
  <message>
   <source>Check the address of the Hub in Settings &gt; Options &gt; LayerFuse, and QGIS's proxy.</source>
   <translation>请检查“设置 &gt; 选项 &gt; LayerFuse”中的 Hub 地址，以及 QGIS 的代理。</translation>
  </message>
  <message>
   <source>Check the address of the index, with name and key if it needs them.</source>
   <translation>请检查索引的地址，必要时带上用户名和密钥。</translation>
  </message>
  <message>
   <source>Check the address, or try again later.</source>
   <translation>请检查地址，或稍后再试。</translation>
  </message>
  <message>
   <source>Check the address.</source>
   <translation>请检查地址。</translation>
  </message>
  <message>
   <source>Check the connection and the layer in QGIS, and run again: finished parts are kept.</source>
   <translation>请检查网络连接和 QGIS 中的该图层，然后再次运行：已完成的部分会保留。</translation>
  </message>
  <message>
   <source>Check the connection and try again, or install from a folder.</source>
   <translation>请检查网络连接后重试，或从文件夹安装。</translation>
  </message>
  <message>
   <source>Check the extent and its CRS.</source>
   <translation>请检查范围及其 CRS。</translation>
  </message>
  <message>
   <source>Check the file and its CRS.</source>
   <translation>请检查文件及其 CRS。</translation>
  </message>
  <message>
   <source>Check the file.</source>
   <translation>请检查文件。</translation>
  </message>
  <message>
   <source>Check the folder's free space and permissions.</source>
   <translation>请检查该文件夹的剩余空间和权限。</translation>
  </message>
  <message>
   <source>Check the free space and the rights of the cache folder; try again.</source>
   <translation>请检查剩余空间和缓存文件夹的权限，然后重试。</translation>
  </message>
  <message>
   <source>Check the label file and its CRS.</source>
   <translation>请检查标签文件及其 CRS。</translation>
  </message>
  <message>
   <source>Check the label file and the class values.</source>
   <translation>请检查标签文件和类别值。</translation>
  </message>
  <message>
   <source>Check the label rasters and the classes.</source>
   <translation>请检查标签栅格和类别。</translation>
  </message>
  <message>
   <source>Check the labels, the layers and their CRS, and the extent.</source>
   <translation>请检查标签、图层及其 CRS，以及范围。</translation>
  </message>
  <message>
   <source>Check the labels, the layers and their CRS.</source>
   <translation>请检查标签、图层及其 CRS。</translation>
  </message>
  <message>
   <source>Check the name and HF_ENDPOINT.</source>
   <translation>请检查名称和 HF_ENDPOINT。</translation>
  </message>
  <message>
   <source>Check the name, and the address of the Hub in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请检查名称，以及“设置 &gt; 选项 &gt; LayerFuse”中的 Hub 地址。</translation>
  </message>
  <message>
   <source>Check the name.</source>
   <translation>请检查名称。</translation>
  </message>
  <message>
   <source>Check the name. If it is private, choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请检查名称。如果它是私有的，请在“设置 &gt; 选项 &gt; LayerFuse”中选择您的访问密钥。</translation>
  </message>
  <message>
   <source>Check the name. If it is private, log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>请检查名称。如果是私有的，请用 `hf auth login` 登录，或设置 HF_TOKEN。</translation>
  </message>
  <message>
   <source>Check the network, or try again. Proxy and mirror: QGIS's options, else HTTPS_PROXY and HF_ENDPOINT.</source>
   <translation>请检查网络，或重试。代理和镜像：QGIS 的选项，否则 HTTPS_PROXY 和 HF_ENDPOINT。</translation>
  </message>
  <message>
   <source>Check the network, or try again. Proxy: Settings &gt; Options &gt; Network; mirror: Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请检查网络或重试。代理：设置 &gt; 选项 &gt; 网络；镜像：设置 &gt; 选项 &gt; LayerFuse。</translation>
  </message>
  <message>
   <source>Check the path, or the connection.</source>
   <translation>请检查路径或网络连接。</translation>
  </message>
  <message>
   <source>Check the path.</source>
   <translation>请检查路径。</translation>
  </message>
  <message>
   <source>Check the proxy in Settings &gt; Options &gt; Network and try again.</source>
   <translation>请在“设置 &gt; 选项 &gt; 网络”中检查代理后重试。</translation>
  </message>
  <message>
   <source>Check their nodata values and the extent.</source>
   <translation>请检查它们的无数据值和范围。</translation>
  </message>
  <message>
   <source>Check their places, their nodata values and the extent.</source>
   <translation>请检查它们的位置、无数据值和范围。</translation>
  </message>
  <message>
   <source>Check them, or warp it first: gdalwarp IN OUT.</source>
   <translation>请检查它们，或先进行变换：gdalwarp IN OUT。</translation>
  </message>
  <message>
   <source>Choose a Python 3.10 or newer.</source>
   <translation>请选择 Python 3.10 或更新版本。</translation>
  </message>
  <message>
   <source>Choose a Python {0} or newer.</source>
   <translation>请选择 Python {0} 或更新版本。</translation>
  </message>
  <message>
   <source>Choose a class raster or polygons of objects.</source>
   <translation>请选择类别栅格或对象多边形。</translation>
  </message>
  <message>
   <source>Choose a class raster.</source>
   <translation>请选择类别栅格。</translation>
  </message>
  <message>
   <source>Choose a folder for the report.</source>
   <translation>请选择存放报告的文件夹。</translation>
  </message>
  <message>
   <source>Choose a folder that was exported on a machine of the same kind.</source>
   <translation>请选择在同类计算机上导出的文件夹。</translation>
  </message>
  <message>
   <source>Choose a folder that was made with Export.</source>
   <translation>请选择用“导出”生成的文件夹。</translation>
  </message>
  <message>
   <source>Choose a folder.</source>
   <translation>请选择文件夹。</translation>
  </message>
  <message>
   <source>Choose a layer of polygons.</source>
   <translation>请选择多边形图层。</translation>
  </message>
  <message>
   <source>Choose a layer or file.</source>
   <translation>请选择图层或文件。</translation>
  </message>
  <message>
   <source>Choose a layer with polygons or points.</source>
   <translation>请选择多边形或点图层。</translation>
  </message>
  <message>
   <source>Choose a layer.</source>
   <translation>请选择图层。</translation>
  </message>
  <message>
   <source>Choose a model of buildings.</source>
   <translation>请选择能提取建筑物的模型。</translation>
  </message>
  <message>
   <source>Choose a new folder.</source>
   <translation>请选择新的文件夹。</translation>
  </message>
  <message>
   <source>Choose a newer Python for the engine.</source>
   <translation>请为引擎选择更新的 Python。</translation>
  </message>
  <message>
   <source>Choose a plain vision transformer, such as timm's vit_small_patch16_224, or a model of LayerFuse.</source>
   <translation>请选择普通的视觉 Transformer（如 timm 的 vit_small_patch16_224）或 LayerFuse 的模型。</translation>
  </message>
  <message>
   <source>Choose a projected CRS in metres, such as the UTM zone of the area.</source>
   <translation>请选择以米为单位的投影 CRS，例如该区域所在的 UTM 带。</translation>
  </message>
  <message>
   <source>Choose a raster layer or raster file.</source>
   <translation>请选择栅格图层或栅格文件。</translation>
  </message>
  <message>
   <source>Choose a raster of classes, or reclassify it.</source>
   <translation>请选择类别栅格，或先对其重新分类。</translation>
  </message>
  <message>
   <source>Choose a raster that GDAL can open.</source>
   <translation>请选择 GDAL 能打开的栅格。</translation>
  </message>
  <message>
   <source>Choose a raster.</source>
   <translation>请选择栅格。</translation>
  </message>
  <message>
   <source>Choose a reference of the same area, with class values or names of the model's card.</source>
   <translation>请选择同一区域的参考数据，其类别值或名称须与模型卡一致。</translation>
  </message>
  <message>
   <source>Choose a reference of the same area, with the map's class values or names.</source>
   <translation>请选择同一区域的参考数据，其类别值或名称须与地图一致。</translation>
  </message>
  <message>
   <source>Choose among bands {0}.</source>
   <translation>请在波段 {0} 中选择。</translation>
  </message>
  <message>
   <source>Choose an ONNX file.</source>
   <translation>请选择一个 ONNX 文件。</translation>
  </message>
  <message>
   <source>Choose an access key that has the right to do this in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中选择有此权限的访问密钥。</translation>
  </message>
  <message>
   <source>Choose another Python version or another package index.</source>
   <translation>请选择其他 Python 版本或其他软件包索引。</translation>
  </message>
  <message>
   <source>Choose another extent, or other layers.</source>
   <translation>请选择其他范围或其他图层。</translation>
  </message>
  <message>
   <source>Choose another file or folder.</source>
   <translation>请选择其他文件或文件夹。</translation>
  </message>
  <message>
   <source>Choose another folder for the run.</source>
   <translation>请为运行选择其他文件夹。</translation>
  </message>
  <message>
   <source>Choose another folder.</source>
   <translation>请选择其他文件夹。</translation>
  </message>
  <message>
   <source>Choose another layer.</source>
   <translation>请选择其他图层。</translation>
  </message>
  <message>
   <source>Choose another mirror.</source>
   <translation>请选择其他镜像。</translation>
  </message>
  <message>
   <source>Choose another model for this, such as landcover.</source>
   <translation>请为此选择其他模型，例如 landcover。</translation>
  </message>
  <message>
   <source>Choose another model, or tell its author.</source>
   <translation>请选择其他模型，或告知其作者。</translation>
  </message>
  <message>
   <source>Choose another model, such as landcover.</source>
   <translation>请选择其他模型，例如 landcover。</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>请选择其他模型。</translation>
  </message>
  <message>
   <source>Choose another name.</source>
   <translation>请选择其他名称。</translation>
  </message>
  <message>
   <source>Choose another one in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中另选一个。</translation>
  </message>
  <message>
   <source>Choose another one on the page of the Hub.</source>
   <translation>请在 Hub 页面上另选一个。</translation>
  </message>
  <message>
   <source>Choose another one: layerfuse models search</source>
   <translation>请选择另一个：layerfuse models search</translation>
  </message>
  <message>
   <source>Choose another output.</source>
   <translation>请选择其他输出。</translation>
  </message>
  <message>
   <source>Choose another place.</source>
   <translation>请选择其他位置。</translation>
  </message>
  <message>
   <source>Choose another target CRS or layer.</source>
   <translation>请选择其他目标 CRS 或图层。</translation>
  </message>
  <message>
   <source>Choose another.</source>
   <translation>请另选一个。</translation>
  </message>
  <message>
   <source>Choose at least one layer to learn from.</source>
   <translation>请至少选择一个用于学习的图层。</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>请至少选择一个图层。</translation>
  </message>
  <message>
   <source>Choose at least two layers.</source>
   <translation>请至少选择两个图层。</translation>
  </message>
  <message>
   <source>Choose files of the same area.</source>
   <translation>请选择同一区域的文件。</translation>
  </message>
  <message>
   <source>Choose labels that do, or another field.</source>
   <translation>请选择符合要求的标签，或其他字段。</translation>
  </message>
  <message>
   <source>Choose layers of one area.</source>
   <translation>请选择同一区域的图层。</translation>
  </message>
  <message>
   <source>Choose layers of the same area.</source>
   <translation>请选择同一区域的图层。</translation>
  </message>
  <message>
   <source>Choose one of them.</source>
   <translation>请选择其中之一。</translation>
  </message>
  <message>
   <source>Choose one that ends in .onnx.</source>
   <translation>请选择以 .onnx 结尾的文件。</translation>
  </message>
  <message>
   <source>Choose one, or give an address.</source>
   <translation>请选择一个，或给出地址。</translation>
  </message>
  <message>
   <source>Choose polygons of the map's area.</source>
   <translation>请选择地图所在区域的多边形。</translation>
  </message>
  <message>
   <source>Choose polygons, points or a class raster.</source>
   <translation>请选择多边形、点或类别栅格。</translation>
  </message>
  <message>
   <source>Choose raster layers.</source>
   <translation>请选择栅格图层。</translation>
  </message>
  <message>
   <source>Choose the field with the class, or fewer classes.</source>
   <translation>请选择存放类别的字段，或减少类别。</translation>
  </message>
  <message>
   <source>Choose the folder of a model.</source>
   <translation>请选择模型的文件夹。</translation>
  </message>
  <message>
   <source>Choose the raster.</source>
   <translation>请选择该栅格。</translation>
  </message>
  <message>
   <source>Choose them by their kinds, or leave the model out.</source>
   <translation>请按种类选择它们，或去掉模型。</translation>
  </message>
  <message>
   <source>Choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中选择您的访问密钥。</translation>
  </message>
  <message>
   <source>Choose your organisation's certificates in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中选择贵单位的证书。</translation>
  </message>
  <message>
   <source>Choose, with 0 for one that is lacking: {0}.</source>
   <translation>请选择，缺少的波段填 0：{0}。</translation>
  </message>
  <message>
   <source>Classes are {0}.</source>
   <translation>类别有：{0}。</translation>
  </message>
  <message>
   <source>Close other programs to free memory and run again; if that does not help, choose another Python for the engine in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请关闭其他程序以释放内存后再次运行；如果仍不行，请在“设置 &gt; 选项 &gt; LayerFuse”中为引擎选择其他 Python。</translation>
  </message>
  <message>
   <source>Close other programs to free memory, or choose another Python for the engine.</source>
   <translation>请关闭其他程序以释放内存，或为引擎选择其他 Python。</translation>
  </message>
  <message>
   <source>Close other programs, or use a smaller model.</source>
   <translation>请关闭其他程序，或使用更小的模型。</translation>
  </message>
  <message>
   <source>Close other programs; if a virus scanner blocks the folder, have it allowed, and try again.</source>
   <translation>请关闭其他程序；如果杀毒软件拦截了该文件夹，请将其加入允许列表后重试。</translation>
  </message>
  <message>
   <source>Close the program that uses it.</source>
   <translation>请关闭正在使用它的程序。</translation>
  </message>
  <message>
   <source>Close the programs that use it, and try again.</source>
   <translation>请关闭正在使用它的程序后重试。</translation>
  </message>
  <message>
   <source>Cloud and shadow of {0} are left out by its own {1}; --mask {2}=none keeps them.</source>
   <translation>{0} 的云和阴影已根据其自带的 {1} 排除；使用 --mask {2}=none 可保留。</translation>
  </message>
  <message>
   <source>Cloud and shadow of {0} are left out by its own {1}; none as what to leave out of {2} keeps them.</source>
   <translation>{0} 的云和阴影已按其自带的 {1} 排除；把 {2} 要排除的内容写为 none 即可保留。</translation>
  </message>
  <message>
   <source>Clouds are told ({0}) and are not left out, as the image is placed by points or polynomials.</source>
   <translation>产品标出了云（{0}），但没有排除，因为影像是用控制点或多项式定位的。</translation>
  </message>
  <message>
   <source>Clouds are told in pixels of all images together ({0}) and are not left out: give a mask.</source>
   <translation>云是按所有影像合在一起的像元标出的（{0}），没有排除：请给出掩膜。</translation>
  </message>
  <message>
   <source>Compared are {0} and {1}.</source>
   <translation>比较的是 {0} 和 {1}。</translation>
  </message>
  <message>
   <source>Connect this computer, or bring the model as a file: Add File… in the window of models.</source>
   <translation>请连接此计算机的网络，或以文件带来模型：模型窗口中的“添加文件…”。</translation>
  </message>
  <message>
   <source>Convert it to GeoTIFF or ENVI, with the tools for PRISMA.</source>
   <translation>请用 PRISMA 的工具将其转换为 GeoTIFF 或 ENVI。</translation>
  </message>
  <message>
   <source>Convert it to amplitude or intensity first.</source>
   <translation>请先将其转换为振幅或强度。</translation>
  </message>
  <message>
   <source>Copy or download it again.</source>
   <translation>请重新复制或下载。</translation>
  </message>
  <message>
   <source>Copy the model again.</source>
   <translation>请重新复制模型。</translation>
  </message>
  <message>
   <source>Counted in all of its area, {0} has further codes without a class, which are no data: {1}.</source>
   <translation>统计其整个范围后，{0} 还有没有类别的编码，它们是无数据：{1}。</translation>
  </message>
  <message>
   <source>Cut it into several scenes.</source>
   <translation>请将其切分为多个场景。</translation>
  </message>
  <message>
   <source>Delete {0} in the window of models first.</source>
   <translation>请先在模型窗口中删除 {0}。</translation>
  </message>
  <message>
   <source>Download again, choose another mirror in Settings &gt; Options &gt; LayerFuse, or tell the model's author.</source>
   <translation>请重新下载，在“设置 &gt; 选项 &gt; LayerFuse”中选择其他镜像，或告知模型作者。</translation>
  </message>
  <message>
   <source>Download it again.</source>
   <translation>请重新下载。</translation>
  </message>
  <message>
   <source>Download the file again.</source>
   <translation>请重新下载该文件。</translation>
  </message>
  <message>
   <source>Download the model again, or use the weights that belong to this card.</source>
   <translation>请重新下载模型，或使用与此模型卡相配的权重。</translation>
  </message>
  <message>
   <source>Download the model again.</source>
   <translation>请重新下载模型。</translation>
  </message>
  <message>
   <source>Draw at least {0} points, or set a smaller minimum.</source>
   <translation>请至少抽取 {0} 个点，或减小最小值。</translation>
  </message>
  <message>
   <source>Each band of {0} runs from 0 to 1</source>
   <translation>{0} 的每个波段都从 0 到 1</translation>
  </message>
  <message>
   <source>Every pixel of {0} is the same ({1}): there is nothing to map in it.</source>
   <translation>{0} 的所有像元都相同（{1}）：其中没有可制图的内容。</translation>
  </message>
  <message>
   <source>Every pixel of {0} that was looked at is the same ({1}).</source>
   <translation>所查看的 {0} 像元全都相同（{1}）。</translation>
  </message>
  <message>
   <source>Export it anew with other settings, or choose another model.</source>
   <translation>请用其他设置重新导出，或选择其他模型。</translation>
  </message>
  <message>
   <source>Export it as GeoTIFF or NetCDF.</source>
   <translation>请导出为 GeoTIFF 或 NetCDF。</translation>
  </message>
  <message>
   <source>Export it with standard operators only.</source>
   <translation>请仅用标准算子导出。</translation>
  </message>
  <message>
   <source>Fetch that one: git lfs pull.</source>
   <translation>请获取该文件：git lfs pull。</translation>
  </message>
  <message>
   <source>Files of {0} seem to be in different units ({1}), and are read as one: check them.</source>
   <translation>{0} 的文件似乎使用不同的单位（{1}），但会按同一单位读取：请检查。</translation>
  </message>
  <message>
   <source>Free some space on that disk and try again.</source>
   <translation>请在该磁盘上腾出空间后重试。</translation>
  </message>
  <message>
   <source>Free some space there, or choose another folder in the environment variable TMPDIR.</source>
   <translation>请在那里腾出空间，或用环境变量 TMPDIR 指定其他文件夹。</translation>
  </message>
  <message>
   <source>Free some space, or choose another folder for the run.</source>
   <translation>请腾出空间，或为运行选择其他文件夹。</translation>
  </message>
  <message>
   <source>Free some space, or choose another place.</source>
   <translation>请腾出空间，或选择其他位置。</translation>
  </message>
  <message>
   <source>Free some space.</source>
   <translation>请腾出空间。</translation>
  </message>
  <message>
   <source>Georeference it first.</source>
   <translation>请先进行地理配准。</translation>
  </message>
  <message>
   <source>Get {0} on the page of the Hub, or give a folder or a bundled model ({1}).</source>
   <translation>请在 Hub 页面上获取 {0}，或给出文件夹或自带模型（{1}）。</translation>
  </message>
  <message>
   <source>Get {0} on the page of the Hub.</source>
   <translation>请在 Hub 页面上获取 {0}。</translation>
  </message>
  <message>
   <source>Give 0 or more.</source>
   <translation>请输入 0 或更大的值。</translation>
  </message>
  <message>
   <source>Give 0 to 1.</source>
   <translation>请输入 0 到 1。</translation>
  </message>
  <message>
   <source>Give a class raster: whole numbers.</source>
   <translation>请给出类别栅格：值为整数。</translation>
  </message>
  <message>
   <source>Give a file that can be read to its end.</source>
   <translation>请提供可以完整读取的文件。</translation>
  </message>
  <message>
   <source>Give a folder or a bundled model ({0}).</source>
   <translation>请提供文件夹或自带模型（{0}）。</translation>
  </message>
  <message>
   <source>Give a larger extent or smaller pixels.</source>
   <translation>请使用更大的范围或更小的像元。</translation>
  </message>
  <message>
   <source>Give a layer that shows this date.</source>
   <translation>请提供反映该日期的图层。</translation>
  </message>
  <message>
   <source>Give a limit: PATH:&gt;0.5 leaves out all values above it.</source>
   <translation>请给出界限：路径:&gt;0.5 会排除所有大于它的值。</translation>
  </message>
  <message>
   <source>Give a number above 0 up to 1.</source>
   <translation>请给出大于 0、不超过 1 的数。</translation>
  </message>
  <message>
   <source>Give a number, such as 0, or nan: all values are data.</source>
   <translation>请给出一个数字，例如 0，或 nan：所有值都是数据。</translation>
  </message>
  <message>
   <source>Give a projected CRS in metres.</source>
   <translation>请使用以米为单位的投影 CRS。</translation>
  </message>
  <message>
   <source>Give a smaller extent or larger pixels.</source>
   <translation>请使用更小的范围或更大的像元。</translation>
  </message>
  <message>
   <source>Give another archive.</source>
   <translation>请提供其他压缩包。</translation>
  </message>
  <message>
   <source>Give another day.</source>
   <translation>请提供其他日期。</translation>
  </message>
  <message>
   <source>Give another device, or auto.</source>
   <translation>请选择其他设备，或 auto。</translation>
  </message>
  <message>
   <source>Give another item, or the files themselves.</source>
   <translation>请提供其他条目，或直接提供文件。</translation>
  </message>
  <message>
   <source>Give another item.</source>
   <translation>请提供其他条目。</translation>
  </message>
  <message>
   <source>Give at least one layer for each date.</source>
   <translation>请为每个日期至少提供一个图层。</translation>
  </message>
  <message>
   <source>Give at least one layer.</source>
   <translation>请至少提供一个图层。</translation>
  </message>
  <message>
   <source>Give at least one of {0}.</source>
   <translation>请至少提供以下之一：{0}。</translation>
  </message>
  <message>
   <source>Give at least one of: {0}.</source>
   <translation>请至少提供以下之一：{0}。</translation>
  </message>
  <message>
   <source>Give at least one, such as {0}=/data/image.tif.</source>
   <translation>请至少给出一个，例如 {0}=/data/image.tif。</translation>
  </message>
  <message>
   <source>Give at least two layers.</source>
   <translation>请至少提供两个图层。</translation>
  </message>
  <message>
   <source>Give at least {0} minutes.</source>
   <translation>请至少给出 {0} 分钟。</translation>
  </message>
  <message>
   <source>Give classes as values or names: {0}.</source>
   <translation>请以数值或名称给出类别：{0}。</translation>
  </message>
  <message>
   <source>Give each date a layer that shows it.</source>
   <translation>请为每个日期提供反映该日期的图层。</translation>
  </message>
  <message>
   <source>Give each kind as a layer of its own.</source>
   <translation>请将每一种作为单独的图层提供。</translation>
  </message>
  <message>
   <source>Give each output a name of its own.</source>
   <translation>请为每个输出使用不同的名称。</translation>
  </message>
  <message>
   <source>Give fewer files.</source>
   <translation>请减少文件数量。</translation>
  </message>
  <message>
   <source>Give fewer.</source>
   <translation>请少给一些。</translation>
  </message>
  <message>
   <source>Give fewer: most often the memory is too small.</source>
   <translation>请减少数量：多半是内存不足。</translation>
  </message>
  <message>
   <source>Give files of one kind, or each as a layer of its own.</source>
   <translation>请提供同一种文件，或将每个文件作为单独的图层。</translation>
  </message>
  <message>
   <source>Give files that have the same bands, or call them alike.</source>
   <translation>请提供波段相同的文件，或使用一致的波段名称。</translation>
  </message>
  <message>
   <source>Give files that have the same bands, or other names.</source>
   <translation>请提供波段相同的文件，或更改名称。</translation>
  </message>
  <message>
   <source>Give for example 3/8.</source>
   <translation>例如请填写 3/8。</translation>
  </message>
  <message>
   <source>Give it a shorter name.</source>
   <translation>请取一个较短的名称。</translation>
  </message>
  <message>
   <source>Give it another name.</source>
   <translation>请换一个名称。</translation>
  </message>
  <message>
   <source>Give it as EPSG:n, as WKT or as a PROJ string.</source>
   <translation>请以 EPSG:n、WKT 或 PROJ 字符串给出。</translation>
  </message>
  <message>
   <source>Give it as ORG/NAME or ORG/NAME@REVISION.</source>
   <translation>请以 ORG/NAME 或 ORG/NAME@REVISION 的形式给出。</translation>
  </message>
  <message>
   <source>Give it as a layer of its own, or warp all of them to one projection.</source>
   <translation>请把它作为单独的图层给出，或把所有文件重投影到同一坐标系。</translation>
  </message>
  <message>
   <source>Give it as a layer of its own.</source>
   <translation>请将其作为单独的图层提供。</translation>
  </message>
  <message>
   <source>Give it as xmin,ymin,xmax,ymax.</source>
   <translation>请以 xmin,ymin,xmax,ymax 的形式给出。</translation>
  </message>
  <message>
   <source>Give it as {0}.</source>
   <translation>请用 {0} 给出。</translation>
  </message>
  <message>
   <source>Give it in metres.</source>
   <translation>请以米为单位给出。</translation>
  </message>
  <message>
   <source>Give it such a name.</source>
   <translation>请给它这样的名称。</translation>
  </message>
  <message>
   <source>Give labels of at least two classes.</source>
   <translation>请提供至少两个类别的标签。</translation>
  </message>
  <message>
   <source>Give labels too, or leave it out.</source>
   <translation>请同时给出标签，或去掉它。</translation>
  </message>
  <message>
   <source>Give labels with one meaning.</source>
   <translation>请给出含义一致的标注。</translation>
  </message>
  <message>
   <source>Give one layer of each kind.</source>
   <translation>每种图层请只提供一个。</translation>
  </message>
  <message>
   <source>Give one layer per modality.</source>
   <translation>每种模态请只提供一个图层。</translation>
  </message>
  <message>
   <source>Give one of the two, or others.</source>
   <translation>请给出两者之一，或其他值。</translation>
  </message>
  <message>
   <source>Give one of them, or leave the scene out.</source>
   <translation>请提供其中之一，或去掉该场景。</translation>
  </message>
  <message>
   <source>Give one of: {0}.</source>
   <translation>请给出以下之一：{0}。</translation>
  </message>
  <message>
   <source>Give points or polygons that were labelled before.</source>
   <translation>请给出之前已标注的点或多边形。</translation>
  </message>
  <message>
   <source>Give polygons or points.</source>
   <translation>请提供多边形或点。</translation>
  </message>
  <message>
   <source>Give polygons, such as a GeoPackage.</source>
   <translation>请提供多边形，例如 GeoPackage。</translation>
  </message>
  <message>
   <source>Give polygons.</source>
   <translation>请提供多边形。</translation>
  </message>
  <message>
   <source>Give such a number, as {0}.</source>
   <translation>请给出这样的数，如 {0}。</translation>
  </message>
  <message>
   <source>Give such a number.</source>
   <translation>请给出这样的数。</translation>
  </message>
  <message>
   <source>Give the address of the item or raster.</source>
   <translation>请给出条目或栅格的地址。</translation>
  </message>
  <message>
   <source>Give the class raster.</source>
   <translation>请给出类别栅格。</translation>
  </message>
  <message>
   <source>Give the files of its bands themselves, if you trust them.</source>
   <translation>如果您信任这些波段文件，请直接提供它们。</translation>
  </message>
  <message>
   <source>Give the files of its bands themselves.</source>
   <translation>请直接提供其波段文件。</translation>
  </message>
  <message>
   <source>Give the folder of a product or of rasters.</source>
   <translation>请提供产品或栅格的文件夹。</translation>
  </message>
  <message>
   <source>Give the folder of the product itself.</source>
   <translation>请提供产品本身的文件夹。</translation>
  </message>
  <message>
   <source>Give the folder or name of one.</source>
   <translation>请给出模型的文件夹或名称。</translation>
  </message>
  <message>
   <source>Give the folder that it leads to, or another.</source>
   <translation>请指定它所指向的文件夹，或另一个文件夹。</translation>
  </message>
  <message>
   <source>Give the name of a file.</source>
   <translation>请给出文件名。</translation>
  </message>
  <message>
   <source>Give the raster inside the file, or another file.</source>
   <translation>请给出文件内的栅格，或其他文件。</translation>
  </message>
  <message>
   <source>Give the raster that was written with this map.</source>
   <translation>请给出与此地图一同写出的栅格。</translation>
  </message>
  <message>
   <source>Give them one by one.</source>
   <translation>请逐个提供。</translation>
  </message>
  <message>
   <source>Give them the same unit, or each its scale: gdal_edit.py -scale 0.0001 FILE for reflectance x 10,000.</source>
   <translation>请统一单位，或为每个文件设置缩放系数：反射率 x 10,000 用 gdal_edit.py -scale 0.0001 FILE。</translation>
  </message>
  <message>
   <source>Give those of one area.</source>
   <translation>请提供同一区域的文件。</translation>
  </message>
  <message>
   <source>Give {0} or {1}.</source>
   <translation>请给出 {0} 或 {1}。</translation>
  </message>
  <message>
   <source>Give {0}, or https://.</source>
   <translation>请给出 {0}，或 https:// 地址。</translation>
  </message>
  <message>
   <source>Give {0}.</source>
   <translation>请给出 {0}。</translation>
  </message>
  <message>
   <source>Go on with these parts, then put them together again.</source>
   <translation>请继续这些部分，然后再次合并。</translation>
  </message>
  <message>
   <source>Half of a band of {0} means a reflectance above {1}: sand, snow or cloud, or reflectance in steps of its own, as x 32,767. If so, tell it: gdal_edit.py -scale 0.0000305185095 FILE.</source>
   <translation>{0} 某一波段有一半的值意味着反射率高于 {1}：沙、雪或云，或者是自有步长的反射率，如 x 32,767。若是后者，请注明：gdal_edit.py -scale 0.0000305185095 文件。</translation>
  </message>
  <message>
   <source>Hardly a value of {0} is near zero: they are heights above the sea, or their ground is no data. The model takes heights above ground (surface minus terrain), and 0 for the ground itself.</source>
   <translation>{0} 中几乎没有接近零的数值：它们是海拔高度，或者地面被当作无数据。模型采用离地高度（地表减去地形），地面本身为 0。</translation>
  </message>
  <message>
   <source>Hardly a value of {0} means a reflectance below 0.1: a bright scene, or the offset of 1,000 of Sentinel-2 files of processing baseline 04.00 and later. If so, tell it: gdal_edit.py -scale 0.0001 -offset -0.1 FILE.</source>
   <translation>{0} 几乎没有低于 0.1 的反射率：可能是明亮的场景，也可能是处理基线 04.00 及以后 Sentinel-2 文件中加上的 1000。若是后者，请写明：gdal_edit.py -scale 0.0001 -offset -0.1 FILE。</translation>
  </message>
  <message>
   <source>Have it exported for one layer and one answer.</source>
   <translation>请将其导出为只有一个图层和一个结果的形式。</translation>
  </message>
  <message>
   <source>Heights of {0} are in {1} by its band and in {2} by its CRS: the band is believed. Please check.</source>
   <translation>{0} 的高程单位按波段为 {1}，按坐标参照系为 {2}：以波段为准。请检查。</translation>
  </message>
  <message>
   <source>Heights of {0} are in {1}, an unknown unit: they are taken for {2}. Check it.</source>
   <translation>{0} 的高程单位 {1} 未知：按 {2} 处理。请检查。</translation>
  </message>
  <message>
   <source>Hold out less, make gap smaller, or set role = 'holdout'.</source>
   <translation>请减少留出部分，减小 gap，或设置 role = 'holdout'。</translation>
  </message>
  <message>
   <source>If your organisation inspects traffic, ask for its certificate file and name it in Settings &gt; Options &gt; LayerFuse, or install from a folder.</source>
   <translation>如果贵单位会检查网络流量，请索取其证书文件并在“设置 &gt; 选项 &gt; LayerFuse”中指定，或从文件夹安装。</translation>
  </message>
  <message>
   <source>Import the file anew.</source>
   <translation>请重新导入该文件。</translation>
  </message>
  <message>
   <source>Install its venv module (Debian and Ubuntu: sudo apt install python3-venv) or choose another Python.</source>
   <translation>请安装其 venv 模块（Debian 和 Ubuntu：sudo apt install python3-venv），或选择其他 Python。</translation>
  </message>
  <message>
   <source>It has a colour table, as maps of classes have, and {0} is measured.</source>
   <translation>它像分类图那样带有颜色表，而 {0} 是测量值。</translation>
  </message>
  <message>
   <source>It has {0}: choose a raster of classes, or reclassify it.</source>
   <translation>其中有 {0}：请选择类别栅格，或重新分类。</translation>
  </message>
  <message>
   <source>It is a demonstration of one place, and the layers are of another.</source>
   <translation>它是某一地点的演示模型，而图层在别处。</translation>
  </message>
  <message>
   <source>It is called {0}: a picture in false colours, whose blue is green, and its red near infrared.</source>
   <translation>它名为 {0}：是假彩色图像，其蓝色为绿光，红色为近红外。</translation>
  </message>
  <message>
   <source>It is called {0}: choose it yourself if it is a map, and nothing to judge one by.</source>
   <translation>它名为 {0}：如果它是地图而不是用来评判地图的，请自行选择。</translation>
  </message>
  <message>
   <source>It is called {0}: heights above the ground, and {1} is height above the sea.</source>
   <translation>它名为 {0}：是离地高度，而 {1} 是海拔高度。</translation>
  </message>
  <message>
   <source>It is called {0}: heights above the sea, and {1} is height above the ground.</source>
   <translation>它名为 {0}：是海拔高度，而 {1} 是离地高度。</translation>
  </message>
  <message>
   <source>It is called {0}: that is no height.</source>
   <translation>它名为 {0}：这不是高度。</translation>
  </message>
  <message>
   <source>It is of {0}, and the model has only seen {1}.</source>
   <translation>它来自 {0}，而模型只见过 {1}。</translation>
  </message>
  <message>
   <source>It is one of {0}.</source>
   <translation>应为以下之一：{0}。</translation>
  </message>
  <message>
   <source>It is placed by rational polynomials as if all of it were {0} m high: in relief it lies off. With a layer of heights above the sea it lies where it is.</source>
   <translation>按有理多项式定位，假设全部高程为 {0} 米：有地形起伏处会偏移。若有海拔高程图层，则位置正确。</translation>
  </message>
  <message>
   <source>It lies elsewhere than {0}.</source>
   <translation>它与 {0} 不在同一地方。</translation>
  </message>
  <message>
   <source>It maps {0}.</source>
   <translation>它能绘制 {0}。</translation>
  </message>
  <message>
   <source>It names no CRS, and its coordinates are degrees east and north: taken as WGS 84.</source>
   <translation>它没有注明坐标系，而其坐标为东经和北纬的度数：按 WGS 84 处理。</translation>
  </message>
  <message>
   <source>It takes: {0}.</source>
   <translation>它可使用：{0}。</translation>
  </message>
  <message>
   <source>It tells no legend of a map of classes.</source>
   <translation>它没有说明类别图的图例。</translation>
  </message>
  <message>
   <source>Its band is called {0}: that is not {1}.</source>
   <translation>它的波段名为 {0}：这不是 {1}。</translation>
  </message>
  <message>
   <source>Its bands are called {0}, and are taken in their order for {1}. Please check.</source>
   <translation>它的波段名为 {0}，按顺序被当作 {1}。请检查。</translation>
  </message>
  <message>
   <source>Its bands are called {0}: that does not fit {1}, for which they are taken in their order.</source>
   <translation>它的波段名为 {0}：与 {1} 不符，却按顺序被当作它们。</translation>
  </message>
  <message>
   <source>Its bands are called {0}: they are taken for those of {1}, and may be only numbers. Please check.</source>
   <translation>其波段名为 {0}：按 {1} 的波段解释，但也可能只是序号。请检查。</translation>
  </message>
  <message>
   <source>Its bands are of several days, of which {0} is read (bands {1}). Of a file for each day one map is made of all. Please check.</source>
   <translation>其波段来自多个日期，读取的是 {0}（波段 {1}）。若每个日期各为一个文件，则由全部日期生成一张地图。请检查。</translation>
  </message>
  <message>
   <source>Its bands are taken for those of {0}: as those of {1}, their names would mean others. Please check.</source>
   <translation>其波段按 {0} 解释；若属于 {1}，这些名称的含义会不同。请检查。</translation>
  </message>
  <message>
   <source>Its bands are taken for {0}, in this order: no name tells, but the second is brighter. Please check.</source>
   <translation>其波段按 {0} 的顺序解释：没有名称说明，但第二个更亮。请检查。</translation>
  </message>
  <message>
   <source>Its bands are {0}; they can be given by number, too.</source>
   <translation>它的波段为 {0}；也可以用编号指定。</translation>
  </message>
  <message>
   <source>Its bands have no names, and are taken in their order for {0}. Please check.</source>
   <translation>它的波段没有名称，按顺序被当作 {0}。请检查。</translation>
  </message>
  <message>
   <source>Its bands have no names: the first three are taken for {0}. Please check.</source>
   <translation>它的波段没有名称：前三个被当作 {0}。请检查。</translation>
  </message>
  <message>
   <source>Its cloud and shadow are left out.</source>
   <translation>其云和阴影被排除。</translation>
  </message>
  <message>
   <source>Its fields are: {0}.</source>
   <translation>其字段为：{0}。</translation>
  </message>
  <message>
   <source>Its name speaks of {0}, and {1} is {2}.</source>
   <translation>它的名称指的是 {0}，而 {1} 属于 {2}。</translation>
  </message>
  <message>
   <source>Its parameters: qgis_process help {0}</source>
   <translation>其参数：qgis_process help {0}</translation>
  </message>
  <message>
   <source>Its pixels of {0} m are {1} times coarser than the model's of {2} m.</source>
   <translation>它的像元为 {0} 米，比模型的 {2} 米粗 {1} 倍。</translation>
  </message>
  <message>
   <source>Its pixels of {0} m are {1} times finer than the model's of {2} m.</source>
   <translation>它的像元为 {0} 米，比模型的 {2} 米细 {1} 倍。</translation>
  </message>
  <message>
   <source>Its values are bytes, as of pictures, and {0} is measured.</source>
   <translation>它的值是图片那样的字节，而 {0} 是测量值。</translation>
  </message>
  <message>
   <source>Its {0} bands have no names: they are taken for those of {1} in their usual order, so bands {2} for {3}. Please check.</source>
   <translation>它的 {0} 个波段没有名称：按通常顺序被当作 {1} 的波段，即波段 {2} 对应 {3}。请检查。</translation>
  </message>
  <message>
   <source>Its {0} may tell clouds, and nothing is left out by it. Saved as a raster of its own it can be the layer's mask.</source>
   <translation>其波段 {0} 可能标示云，但未据此排除任何像元。另存为单独的栅格后可作为该图层的掩膜。</translation>
  </message>
  <message>
   <source>Judge by the points as they were drawn; others need a file of their own.</source>
   <translation>请按抽样时的点评定；其他点请另存为一个文件。</translation>
  </message>
  <message>
   <source>Judge by the points of one draw alone.</source>
   <translation>请只用一次抽样的点评定。</translation>
  </message>
  <message>
   <source>Label at least {0} pixels of each class, or leave the class out.</source>
   <translation>每个类别请至少标注 {0} 个像元，或去掉该类别。</translation>
  </message>
  <message>
   <source>Label places that the layers cover.</source>
   <translation>请标注图层覆盖的地方。</translation>
  </message>
  <message>
   <source>LayerFuse</source>
   <translation>LayerFuse</translation>
  </message>
  <message>
   <source>LayerFuse has made this layer: it is a result, and no input.</source>
   <translation>此图层由 LayerFuse 生成：它是结果，而不是输入。</translation>
  </message>
  <message>
   <source>LayerFuse has made this map: of an earlier time it helps, of the same layers it says nothing new.</source>
   <translation>此地图由 LayerFuse 生成：若为较早时期的，会有帮助；若来自相同图层，则不提供新信息。</translation>
  </message>
  <message>
   <source>Learn it from labels first.</source>
   <translation>请先用标签让它学习。</translation>
  </message>
  <message>
   <source>Leave a layer of many bands out, or name some of its bands.</source>
   <translation>请去掉一个波段很多的图层，或只指定其中几个波段。</translation>
  </message>
  <message>
   <source>Leave it out, choose another date, or keep its cloud: none as what to leave out of {0}.</source>
   <translation>请去掉它、选择其他日期，或保留其中的云：把 {0} 要排除的内容写为 none。</translation>
  </message>
  <message>
   <source>Leave it out, or check its nodata value and the extent.</source>
   <translation>请去掉它，或检查其无数据值和范围。</translation>
  </message>
  <message>
   <source>Leave it out, or choose a model of buildings.</source>
   <translation>请去掉它，或选择能提取建筑物的模型。</translation>
  </message>
  <message>
   <source>Leave it out, or choose another extent.</source>
   <translation>请去掉它，或选择其他范围。</translation>
  </message>
  <message>
   <source>Leave it out, or choose {0}.</source>
   <translation>请将其去掉，或选择 {0}。</translation>
  </message>
  <message>
   <source>Leave it out, or learn the model anew: then it describes what it has learnt from.</source>
   <translation>请略去它，或重新学习模型：那样模型会描述其学习数据。</translation>
  </message>
  <message>
   <source>Leave it out.</source>
   <translation>请去掉它。</translation>
  </message>
  <message>
   <source>Leave one of the two out.</source>
   <translation>请去掉两者之一。</translation>
  </message>
  <message>
   <source>Leave out those that say nothing new.</source>
   <translation>请去掉那些不提供新信息的标签。</translation>
  </message>
  <message>
   <source>Leave the area out.</source>
   <translation>请去掉区域。</translation>
  </message>
  <message>
   <source>Leave the commit out.</source>
   <translation>请去掉提交。</translation>
  </message>
  <message>
   <source>Leave the crosswalk out.</source>
   <translation>请去掉图例对照。</translation>
  </message>
  <message>
   <source>Leave the field out.</source>
   <translation>请去掉该字段。</translation>
  </message>
  <message>
   <source>Leave the layer out, or give other labels.</source>
   <translation>请去掉该图层，或提供其他标签。</translation>
  </message>
  <message>
   <source>Leave the layer out, or take another reference.</source>
   <translation>请去掉该图层，或使用其他参考数据。</translation>
  </message>
  <message>
   <source>Leave the values out: what the polygons cover is left out.</source>
   <translation>请去掉这些值：多边形覆盖之处会被排除。</translation>
  </message>
  <message>
   <source>Leave them out.</source>
   <translation>请去掉它们。</translation>
  </message>
  <message>
   <source>Left out of the layer as previews: {0}.</source>
   <translation>作为预览图未纳入图层：{0}。</translation>
  </message>
  <message>
   <source>Legend: its own names.</source>
   <translation>图例：其自带的名称。</translation>
  </message>
  <message>
   <source>Legend: none; its codes are taken for the values of the classes.</source>
   <translation>图例：无；其代码被当作类别的值。</translation>
  </message>
  <message>
   <source>Legend: {0} ({1}).</source>
   <translation>图例：{0}（{1}）。</translation>
  </message>
  <message>
   <source>Let the program that made it export GeoTIFF, as GeoTessera can.</source>
   <translation>请让生成它的程序导出 GeoTIFF,例如 GeoTessera 就可以。</translation>
  </message>
  <message>
   <source>Log in with `hf auth login`, or set HF_TOKEN, with the right to do this.</source>
   <translation>请用 `hf auth login` 登录，或设置有此权限的 HF_TOKEN。</translation>
  </message>
  <message>
   <source>Log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>请用 `hf auth login` 登录，或设置 HF_TOKEN。</translation>
  </message>
  <message>
   <source>Look whether you may write there.</source>
   <translation>请检查您是否有权在那里写入。</translation>
  </message>
  <message>
   <source>Lower schedule.learning_rate, and check the values of the layers.</source>
   <translation>请降低 schedule.learning_rate，并检查图层的数值。</translation>
  </message>
  <message>
   <source>Lower that share, make tiles smaller, or label more.</source>
   <translation>请降低该比例、减小瓦片，或多标注一些。</translation>
  </message>
  <message>
   <source>Make holdout_blocks.size smaller.</source>
   <translation>请减小 holdout_blocks.size。</translation>
  </message>
  <message>
   <source>Make it first, or choose another.</source>
   <translation>请先创建它，或另选一个。</translation>
  </message>
  <message>
   <source>Make its parts first.</source>
   <translation>请先生成其各部分。</translation>
  </message>
  <message>
   <source>Make the map again.</source>
   <translation>请重新制图。</translation>
  </message>
  <message>
   <source>Map and reference do not tell their legends; codes are taken for the same, and the map misses {0}.</source>
   <translation>地图和参考数据都没有说明图例；编码按相同类别处理：地图中缺少 {0}。</translation>
  </message>
  <message>
   <source>Map both dates with one model, or with models of the same classes.</source>
   <translation>请用同一个模型，或类别相同的模型，为两个日期制图。</translation>
  </message>
  <message>
   <source>Mend it, or choose another.</source>
   <translation>请修正，或选择其他。</translation>
  </message>
  <message>
   <source>Mend that field, or download the model again.</source>
   <translation>请修正该字段，或重新下载模型。</translation>
  </message>
  <message>
   <source>Mend the configuration; docs/training-fields.md explains every field.</source>
   <translation>请修正配置；docs/training-fields.md 说明了每个字段。</translation>
  </message>
  <message>
   <source>Mend the file.</source>
   <translation>请修复文件。</translation>
  </message>
  <message>
   <source>Mend the layer's source, or choose another layer.</source>
   <translation>请修复图层的数据源，或选择其他图层。</translation>
  </message>
  <message>
   <source>Most of a band of {0} means a reflectance above {1}: cloud or snow, or {2}. If so, tell it: gdal_edit.py -scale 0.0000152590219 FILE.</source>
   <translation>{0} 某一波段的大部分值意味着反射率高于 {1}：云或雪，或者是{2}。若是后者，请注明：gdal_edit.py -scale 0.0000152590219 文件。</translation>
  </message>
  <message>
   <source>Most values of {0} ({1}) lie outside of the range that the model learned: the layer is in another unit, or of another kind.</source>
   <translation>{0} 的大多数数值（{1}）超出模型学习的范围：该图层使用其他单位，或属于其他类型。</translation>
  </message>
  <message>
   <source>Name a PEM file that is.</source>
   <translation>请指定一个有效的 PEM 文件。</translation>
  </message>
  <message>
   <source>Name it NAME.gpkg.</source>
   <translation>请命名为 NAME.gpkg。</translation>
  </message>
  <message>
   <source>Name it NAME{0}.</source>
   <translation>请命名为 NAME{0}。</translation>
  </message>
  <message>
   <source>Name one of its fields: {0}.</source>
   <translation>请给出其中一个字段：{0}。</translation>
  </message>
  <message>
   <source>Name one of: {0}.</source>
   <translation>请给出以下之一：{0}。</translation>
  </message>
  <message>
   <source>Name one: {0}.</source>
   <translation>请给出一个：{0}。</translation>
  </message>
  <message>
   <source>Name the band as PATH:BAND, or save the classes as one band.</source>
   <translation>请用“路径:波段”指明波段，或把类别另存为单波段。</translation>
  </message>
  <message>
   <source>Name your organisation's certificates in SSL_CERT_FILE.</source>
   <translation>请在 SSL_CERT_FILE 中指定贵单位的证书。</translation>
  </message>
  <message>
   <source>New classes are made of the labels: {0}.</source>
   <translation>标签将成为新的类别：{0}。</translation>
  </message>
  <message>
   <source>No band of {0} has a dark pixel, so nothing shows that its own offset of -1,000 is right.</source>
   <translation>{0} 没有一个波段有暗像元，因此无法证实它自带的偏移 -1000 是否正确。</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}.</source>
   <translation>这些图层中没有影像，只有{0}。</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}: by that alone {1} has a mean IoU of {2}.</source>
   <translation>图层中没有影像，只有 {0}：仅凭此 {1} 的平均 IoU 为 {2}。</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}: by that alone {1} is weak (mean IoU {2}).</source>
   <translation>图层中没有影像，只有 {0}：仅凭此 {1} 效果较差（平均 IoU {2}）。</translation>
  </message>
  <message>
   <source>No layer is what it takes: {0}.</source>
   <translation>没有它所需要的图层：{0}。</translation>
  </message>
  <message>
   <source>No pixel of {0} is data (all nodata, NaN or infinite).</source>
   <translation>{0} 没有任何有数据的像元（全部为无数据值、NaN 或无穷大）。</translation>
  </message>
  <message>
   <source>No pixel of {0} that was looked at is data (all nodata, NaN or infinite): what its values mean is not known.</source>
   <translation>所查看的 {0} 像元均无数据（全部为无数据值、NaN 或无穷大）：无法得知其数值的含义。</translation>
  </message>
  <message>
   <source>Not of the products, and left out of the layer: {0}.</source>
   <translation>不属于这些产品，不计入该图层：{0}。</translation>
  </message>
  <message>
   <source>Not read, because they are no measured bands: {0}.</source>
   <translation>以下不是测量波段，因此不读取：{0}。</translation>
  </message>
  <message>
   <source>Nothing in it says that it is {0} ({1}).</source>
   <translation>其中没有任何信息说明它是 {0}（{1}）。</translation>
  </message>
  <message>
   <source>ONNX</source>
   <translation>ONNX</translation>
  </message>
  <message>
   <source>Of the files of {0}, {1} may have the offset of 1,000 of Sentinel-2's processing baseline 04.00 and later, and {2} not; they are read as one. If so, tell it: gdal_edit.py -scale 0.0001 -offset -0.1 FILE, and -scale 0.0001 FILE for the others.</source>
   <translation>在 {0} 的文件中，{1} 可能带有 Sentinel-2 处理基线 04.00 及以后版本的 1000 偏移，而 {2} 没有；它们被当作同一单位读取。若如此，请注明：gdal_edit.py -scale 0.0001 -offset -0.1 文件，其余文件用 -scale 0.0001 文件。</translation>
  </message>
  <message>
   <source>Of {0} only {1} of {2} bands are there.</source>
   <translation>{0}只有{2}个波段中的{1}个。</translation>
  </message>
  <message>
   <source>On Windows install the Microsoft Visual C++ Redistributable; else choose another Python.</source>
   <translation>在 Windows 上请安装 Microsoft Visual C++ Redistributable；否则请选择其他 Python。</translation>
  </message>
  <message>
   <source>Open {0}, accept them, then choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请打开 {0} 并接受，然后在“设置 &gt; 选项 &gt; LayerFuse”中选择您的访问密钥。</translation>
  </message>
  <message>
   <source>Open {0}, accept them, then log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>请打开 {0} 并接受，然后用 `hf auth login` 登录，或设置 HF_TOKEN。</translation>
  </message>
  <message>
   <source>PRISMA keeps its cubes row by row, and GDAL takes the rows for bands</source>
   <translation>PRISMA 按行存储其数据立方体,GDAL 会把行当作波段</translation>
  </message>
  <message>
   <source>Python {0}</source>
   <translation>Python {0}</translation>
  </message>
  <message>
   <source>QGIS cannot read it</source>
   <translation>QGIS 无法读取它</translation>
  </message>
  <message>
   <source>QGIS's Python</source>
   <translation>QGIS 的 Python</translation>
  </message>
  <message>
   <source>Read the log, and report it with Copy Diagnostics.</source>
   <translation>请阅读日志，并用“复制诊断信息”报告。</translation>
  </message>
  <message>
   <source>Reclassify it.</source>
   <translation>请对其重新分类。</translation>
  </message>
  <message>
   <source>Remove it with: hf cache delete</source>
   <translation>请用此命令删除:hf cache delete</translation>
  </message>
  <message>
   <source>Remove the folder of the run to start anew, or choose another.</source>
   <translation>请删除运行的文件夹以重新开始，或另选一个。</translation>
  </message>
  <message>
   <source>Rename it to a few letters and digits.</source>
   <translation>请改名为几个字母和数字。</translation>
  </message>
  <message>
   <source>Rename it, or choose another output.</source>
   <translation>请将其改名，或选择其他输出。</translation>
  </message>
  <message>
   <source>Repeat its command, or run without resume to start anew.</source>
   <translation>请重复其命令，或不带 resume 运行以重新开始。</translation>
  </message>
  <message>
   <source>Restart QGIS: the plugin was updated while QGIS was running.</source>
   <translation>请重新启动 QGIS：插件在 QGIS 运行时被更新了。</translation>
  </message>
  <message>
   <source>Run again when nothing writes to it any more.</source>
   <translation>请在没有程序再写入它时再次运行。</translation>
  </message>
  <message>
   <source>Run again with resume.</source>
   <translation>请以 resume 再次运行。</translation>
  </message>
  <message>
   <source>Run again.</source>
   <translation>请再次运行。</translation>
  </message>
  <message>
   <source>SSL_CERT_FILE names {0}, which is no file of certificates</source>
   <translation>SSL_CERT_FILE 指定的 {0} 不是证书文件</translation>
  </message>
  <message>
   <source>Save it as a GeoPackage and choose that.</source>
   <translation>请另存为 GeoPackage 后选择它。</translation>
  </message>
  <message>
   <source>Save it as one file: onnx.save(onnx.load(IN), OUT).</source>
   <translation>请存为单个文件：onnx.save(onnx.load(IN), OUT)。</translation>
  </message>
  <message>
   <source>Save points and polygons as two layers, and judge by one of them.</source>
   <translation>请将点和多边形另存为两个图层，用其中之一评价。</translation>
  </message>
  <message>
   <source>Save the area as a GeoTIFF first, and choose that.</source>
   <translation>请先把该区域另存为 GeoTIFF，然后选择它。</translation>
  </message>
  <message>
   <source>Say what is there with unlabelled.</source>
   <translation>请用 unlabelled 说明那里是什么。</translation>
  </message>
  <message>
   <source>Say which they are, with 0 for one that is lacking: {0}; or choose another layer.</source>
   <translation>请指明它们是哪些，缺少的用 0：{0}；或选择另一个图层。</translation>
  </message>
  <message>
   <source>Say which to leave out, as PATH:3,8-10 or PATH:&gt;0.5.</source>
   <translation>请说明要排除哪些值，如 路径:3,8-10 或 路径:&gt;0.5。</translation>
  </message>
  <message>
   <source>See the window of models.</source>
   <translation>请查看模型窗口。</translation>
  </message>
  <message>
   <source>See {0}/tree/main for its branches and tags.</source>
   <translation>其分支和标签见 {0}/tree/main。</translation>
  </message>
  <message>
   <source>Set it to 0, or make tile_size or gap smaller.</source>
   <translation>请设为 0，或减小 tile_size 或 gap。</translation>
  </message>
  <message>
   <source>Set it to 0, or start from a model.</source>
   <translation>请设为 0，或从一个模型开始。</translation>
  </message>
  <message>
   <source>Set it to auto or cpu.</source>
   <translation>请设为 auto 或 cpu。</translation>
  </message>
  <message>
   <source>Set it up: Settings &gt; Options &gt; LayerFuse &gt; ONNX models.</source>
   <translation>请安装：设置 &gt; 选项 &gt; LayerFuse &gt; ONNX 模型。</translation>
  </message>
  <message>
   <source>Set its crosswalk: {0}, a .json file, or none (codes are taken as they are).</source>
   <translation>请设置图例对照：{0}、.json 文件，或 none（编码按原值使用）。</translation>
  </message>
  <message>
   <source>Set network.detail_dim to 0.</source>
   <translation>请将 network.detail_dim 设为 0。</translation>
  </message>
  <message>
   <source>Set network.embed_dim to {0} and num_heads to {1}, or choose another.</source>
   <translation>请将 network.embed_dim 设为 {0}、num_heads 设为 {1}，或选择其他。</translation>
  </message>
  <message>
   <source>Set network.embed_dim to {0}, or start from another model.</source>
   <translation>请将 network.embed_dim 设为 {0}，或从其他模型开始。</translation>
  </message>
  <message>
   <source>Set the engine up first.</source>
   <translation>请先设置引擎。</translation>
  </message>
  <message>
   <source>Set the engine up in the LayerFuse panel, or choose a Python 3.10 or newer that has torch and safetensors in Settings &gt; Options &gt; LayerFuse or in the environment variable {0}.</source>
   <translation>请在 LayerFuse 面板中安装引擎，或在“设置 &gt; 选项 &gt; LayerFuse”或环境变量 {0} 中选择带有 torch 和 safetensors 的 Python 3.10 或更新版本。</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse, or have scikit-learn installed in the Python that is chosen there.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中重新安装引擎，或在那里选定的 Python 中安装 scikit-learn。</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse, or have torch installed in the Python that is chosen there.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中重新安装引擎，或在那里选定的 Python 中安装 torch。</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请在“设置 &gt; 选项 &gt; LayerFuse”中重新安装引擎。</translation>
  </message>
  <message>
   <source>Several bands are called alike ({0}): of them {1} is taken. Please check.</source>
   <translation>有几个波段名称相同（{0}）：采用其中的 {1}。请检查。</translation>
  </message>
  <message>
   <source>Start from no model.</source>
   <translation>请不要从任何模型开始。</translation>
  </message>
  <message>
   <source>Stored values x of {0} become {1}: {2}.</source>
   <translation>{0} 的存储值 x 变为 {1}：{2}。</translation>
  </message>
  <message>
   <source>That is the same date: what differs is no change of the ground.</source>
   <translation>这是同一日期：差异不是地面的变化。</translation>
  </message>
  <message>
   <source>The CRS of {0} is in {1} and nothing tells the unit of its heights: they are taken for {2}. If they are in feet, tell it: gdal_edit.py -units ft FILE.</source>
   <translation>{0} 的坐标参照系单位是 {1}，而高程的单位没有说明：按 {2} 处理。若是英尺，请写明：gdal_edit.py -units ft FILE。</translation>
  </message>
  <message>
   <source>The file may be damaged or out of reach: check it, or copy it again.</source>
   <translation>文件可能已损坏或无法访问：请检查，或重新复制。</translation>
  </message>
  <message>
   <source>The file may be damaged: check it, or copy it again.</source>
   <translation>文件可能已损坏：请检查，或重新复制。</translation>
  </message>
  <message>
   <source>The labels are taken for {0} (by its {1}), which names the classes.</source>
   <translation>标签被认作 {0}（依据：{1}），类别按其命名。</translation>
  </message>
  <message>
   <source>The layer has no {0}: its {1}, the band beside it, is read for it.</source>
   <translation>图层没有 {0}：以其相邻波段 {1} 代替。</translation>
  </message>
  <message>
   <source>The layer has no {0}: the model goes by the other bands.</source>
   <translation>图层没有 {0}：模型依据其他波段。</translation>
  </message>
  <message>
   <source>The layers give it {0}.</source>
   <translation>图层为它提供 {0}。</translation>
  </message>
  <message>
   <source>The map has no class {0}: where the reference says so, the map counts as wrong.</source>
   <translation>地图中没有类别 {0}：参考数据如此标注之处，地图计为错误。</translation>
  </message>
  <message>
   <source>The map is taken for {0} (by its {1}), which names its classes: {2}.</source>
   <translation>地图被认作 {0}（依据：{1}），类别按其命名：{2}。</translation>
  </message>
  <message>
   <source>The map was made of {0}, too: that it agrees with it proves nothing.</source>
   <translation>该地图也使用了 {0} 制作：与它一致并不能证明什么。</translation>
  </message>
  <message>
   <source>The offset that {0} tells makes up to {1} of a band negative: it may be wrong.</source>
   <translation>{0} 所说的偏移使某个波段多达 {1} 的值为负：可能有误。</translation>
  </message>
  <message>
   <source>The reference has no class but {0}: it shows where the map lacks it, not where the map invents it.</source>
   <translation>参考数据只有 {0} 这一类：它显示地图在哪里遗漏了该类，而不显示地图在哪里凭空多出该类。</translation>
  </message>
  <message>
   <source>The second is not after the first: check which is which.</source>
   <translation>第二个日期不晚于第一个：请检查先后顺序。</translation>
  </message>
  <message>
   <source>The two dates have other layers ({0} and {1}): some of the change may come of that.</source>
   <translation>两个日期的图层不同（{0} 和 {1}）：部分变化可能由此产生。</translation>
  </message>
  <message>
   <source>They are {0} days apart in the season: leaves, crops and snow change with it, and are no change of the land.</source>
   <translation>两者在季节上相差 {0} 天：叶、作物和积雪随季节变化，并非地表的变化。</translation>
  </message>
  <message>
   <source>Try again in some minutes, or log in for more.</source>
   <translation>请几分钟后重试，或登录以获得更多次数。</translation>
  </message>
  <message>
   <source>Try again in {0} seconds.</source>
   <translation>请在 {0} 秒后重试。</translation>
  </message>
  <message>
   <source>Try again later, or name a mirror in HF_ENDPOINT.</source>
   <translation>请稍后重试，或在 HF_ENDPOINT 中指定镜像。</translation>
  </message>
  <message>
   <source>Try again later, or name a mirror in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请稍后重试，或在“设置 &gt; 选项 &gt; LayerFuse”中指定镜像。</translation>
  </message>
  <message>
   <source>Try again later, or use another catalogue.</source>
   <translation>请稍后再试，或使用其他目录。</translation>
  </message>
  <message>
   <source>Try again, or choose another Python for the engine.</source>
   <translation>请重试，或为引擎选择其他 Python。</translation>
  </message>
  <message>
   <source>Try again, or choose another mirror in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>请重试，或在“设置 &gt; 选项 &gt; LayerFuse”中选择其他镜像。</translation>
  </message>
  <message>
   <source>Try again; if it comes back, use another package index.</source>
   <translation>请重试；如果再次出现，请使用其他软件包索引。</translation>
  </message>
  <message>
   <source>Unset HF_HUB_OFFLINE, or bring the model by: layerfuse models import</source>
   <translation>请取消 HF_HUB_OFFLINE，或用以下命令导入模型：layerfuse models import</translation>
  </message>
  <message>
   <source>Use a smaller model, or a machine with more memory.</source>
   <translation>请使用较小的模型，或内存更大的计算机。</translation>
  </message>
  <message>
   <source>Use a smaller model.</source>
   <translation>请使用较小的模型。</translation>
  </message>
  <message>
   <source>Use another archive.</source>
   <translation>请使用其他压缩包。</translation>
  </message>
  <message>
   <source>Use another catalogue.</source>
   <translation>请使用其他目录。</translation>
  </message>
  <message>
   <source>Use another item.</source>
   <translation>请使用其他条目。</translation>
  </message>
  <message>
   <source>Use classes for its values.</source>
   <translation>其数值请用 classes 给出。</translation>
  </message>
  <message>
   <source>Use one kind.</source>
   <translation>请只用一种。</translation>
  </message>
  <message>
   <source>Use the folder of a model (config.json, model.safetensors, README.md), or a zip of it.</source>
   <translation>请使用模型的文件夹（config.json、model.safetensors、README.md）或其 zip 文件。</translation>
  </message>
  <message>
   <source>Use the {0} that came with the model, or download the model again.</source>
   <translation>请使用模型附带的 {0}，或重新下载模型。</translation>
  </message>
  <message>
   <source>Use {0}, or download the products from there.</source>
   <translation>请使用 {0}，或从那里下载产品。</translation>
  </message>
  <message>
   <source>Values are converted: {0}.</source>
   <translation>值已换算：{0}。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are dark all over as a picture: they look like reflectance or counts, and the model takes colours of 0 to 255. Stretch the layer first, or take the picture delivered with it.</source>
   <translation>{0} 的值（{1}）作为图片处处偏暗：看来是反射率或计数，而模型需要 0 到 255 的颜色。请先拉伸图层，或使用随附的图片。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are darker than nearly all land: they may be {2}.</source>
   <translation>{0} 的值（{1}）比几乎所有陆地都暗：可能是{2}。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are no colours of 0 to 255: the map will be of little use.</source>
   <translation>{0} 的值（{1}）不是 0 到 255 的颜色：所得地图用处不大。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are no decibels, nor power nor amplitude of calibrated radar: the map will be of little use. Calibrate the layer, or convert it to decibels, first.</source>
   <translation>{0} 的值（{1}）不是分贝，也不是定标雷达的功率或振幅：所得地图用处不大。请先定标，或转换为分贝。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are partly below zero, and no colours of 0 to 255: the map will be of little use.</source>
   <translation>{0} 的值（{1}）部分小于零，不是 0 到 255 的颜色：所得地图用处不大。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are read as colours of 0 to 255, and may be per cent.</source>
   <translation>{0} 的值（{1}）按 0 到 255 的颜色读取，也可能是百分数。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are taken for colours of 0 to 1, and may be reflectance, which makes a picture that is too dark. If so, stretch the layer first, or take the picture delivered with it.</source>
   <translation>{0} 的值（{1}）按 0 到 1 的颜色处理，也可能是反射率，那样图片会太暗。若是，请先拉伸图层，或使用随附的图片。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are taken for {2}, and may as well be {3}</source>
   <translation>{0} 的值（{1}）按{2}处理，也同样可能是{3}</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) change from pixel to pixel around zero, as curvature does: no heights. Choose a layer of heights.</source>
   <translation>{0} 的值（{1}）在零附近逐像元变化，如同曲率：不是高程。请选择高程图层。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) fit no known unit of reflectance: the map will be of little use. Set the layer's scale and offset (gdal_edit.py -scale S -offset O FILE), or choose another layer.</source>
   <translation>{0} 的值（{1}）不符合任何已知的反射率单位：所得地图用处不大。请设置图层的比例和偏移（gdal_edit.py -scale S -offset O FILE），或选择其他图层。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) lie outside of the model's heights ({2} to {3} {4}): another unit, heights above something else, or no heights at all.</source>
   <translation>{0} 的值（{1}）在模型的高程范围（{2} 到 {3} {4}）之外：单位不同、基准不同，或者根本不是高程。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) look like a shaded relief, and hardly like heights. Please check.</source>
   <translation>{0} 的值（{1}）看起来像山体阴影，不大像高程。请检查。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) mean a reflectance above 0.5 everywhere: snow or cloud, or a unit that is not known.</source>
   <translation>{0} 的值（{1}）意味着反射率处处高于 0.5：雪、云，或未知的单位。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) mean hardly any reflectance: open sea, or an unknown unit.</source>
   <translation>{0} 的值（{1}）意味着几乎没有反射：开阔海面，或未知的单位。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) start at zero all over the layer and change from pixel to pixel, as slope or roughness do and heights hardly. Please check.</source>
   <translation>{0} 的值（{1}）在整个图层上从零开始并逐像元变化，如同坡度或粗糙度，高程很少这样。请检查。</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) turn as an aspect does past north: no heights.</source>
   <translation>{0} 的值（{1}）像坡向一样越过正北时回绕：不是高程。</translation>
  </message>
  <message>
   <source>Values of {0} are bytes ({1} to {2}): whole metres, or a picture of heights.</source>
   <translation>{0} 的值是字节（{1} 到 {2}）：整米数，或者是高程的图片。</translation>
  </message>
  <message>
   <source>Values of {0} are taken as they are: {1}.</source>
   <translation>{0} 的值按原样采用：{1}。</translation>
  </message>
  <message>
   <source>Values of {0} are whole numbers of {1} to {2}: a picture of 8 bits that was stretched for the eye, of which nobody can tell the heights. Give them as measured.</source>
   <translation>{0} 的值是 {1} 到 {2} 的整数：是为目视而拉伸的 8 位图片，无法得知高程。请提供实测值。</translation>
  </message>
  <message>
   <source>Values of {0} are {1} whole numbers ({2}, ...)</source>
   <translation>{0} 的值是 {1} 个整数（{2}、……）</translation>
  </message>
  <message>
   <source>Values of {0} are {1}: a picture of 8 bits that was stretched for the eye, of which nobody can tell the reflectance. The map will be of little use; choose the image as it was delivered.</source>
   <translation>{0} 的值为 {1}：是为目视而拉伸的 8 位图片，无法得知反射率。所得地图用处不大；请选择原始交付的影像。</translation>
  </message>
  <message>
   <source>Values x become {0}: {1}.</source>
   <translation>值 x 变为 {0}：{1}。</translation>
  </message>
  <message>
   <source>Wait for that run, stop it, or choose another output.</source>
   <translation>请等待该运行结束、停止它，或选择其他输出。</translation>
  </message>
  <message>
   <source>Warp it first: gdalwarp IN OUT.</source>
   <translation>请先重投影：gdalwarp IN OUT。</translation>
  </message>
  <message>
   <source>When the layers of both dates were taken is not known: no file tells it.</source>
   <translation>不知道两个日期的图层是何时获取的：没有文件说明。</translation>
  </message>
  <message>
   <source>When the layers {0} were taken is not known: no file tells it.</source>
   <translation>不知道{0}的图层是何时获取的：没有文件说明。</translation>
  </message>
  <message>
   <source>Write it again with a grid mapping, which tells the CRS, or as GeoTIFF.</source>
   <translation>请重新写出并附上说明坐标系的 grid mapping，或写为 GeoTIFF。</translation>
  </message>
  <message>
   <source>Write it as optical=/data/image.tif:4,3,2.</source>
   <translation>请写成 optical=/data/image.tif:4,3,2。</translation>
  </message>
  <message>
   <source>Write it as optical=0.</source>
   <translation>请写成 optical=0。</translation>
  </message>
  <message>
   <source>Write it as s2=/data/cloud.tif:1,3, or s2=none.</source>
   <translation>请写成 s2=/data/cloud.tif:1,3，或 s2=none。</translation>
  </message>
  <message>
   <source>Write it as {"211": "crops", "999": null}: codes, and names or values of classes.</source>
   <translation>请写成 {"211": "crops", "999": null}：编码，以及类别的名称或值。</translation>
  </message>
  <message>
   <source>Write it as {0}.</source>
   <translation>请写成 {0}。</translation>
  </message>
  <message>
   <source>Write one path in each line.</source>
   <translation>请每行写一个路径。</translation>
  </message>
  <message>
   <source>Write one, such as map.tif.</source>
   <translation>请写一个文件名，例如 map.tif。</translation>
  </message>
  <message>
   <source>Write them as bands: gdal_translate -expand rgb IN OUT.</source>
   <translation>请写成波段：gdal_translate -expand rgb IN OUT。</translation>
  </message>
  <message>
   <source>Write values as "7", colours as "255,0,0".</source>
   <translation>数值请写成 "7"，颜色请写成 "255,0,0"。</translation>
  </message>
  <message>
   <source>a downloaded package is damaged</source>
   <translation>下载的软件包已损坏</translation>
  </message>
  <message>
   <source>a file cannot be written or started</source>
   <translation>无法写入或启动某个文件</translation>
  </message>
  <message>
   <source>a finished part is gone or damaged</source>
   <translation>某个已完成的部分丢失或损坏</translation>
  </message>
  <message>
   <source>a layer for {0} is already given</source>
   <translation>{0} 的图层已经给出</translation>
  </message>
  <message>
   <source>a library of the system is missing or does not fit</source>
   <translation>缺少某个系统库，或其版本不合适</translation>
  </message>
  <message>
   <source>a model takes only its own kinds of layers</source>
   <translation>模型只接受自己种类的图层</translation>
  </message>
  <message>
   <source>a package is not to be had for this Python</source>
   <translation>没有适合此 Python 的某个软件包</translation>
  </message>
  <message>
   <source>a {0} has two sizes in it</source>
   <translation>其中一个 {0} 有两种大小</translation>
  </message>
  <message>
   <source>a {0} or its size is no number</source>
   <translation>某个 {0} 或其大小不是数字</translation>
  </message>
  <message>
   <source>access to the Hub</source>
   <translation>访问 Hub</translation>
  </message>
  <message>
   <source>all are of the class {0}</source>
   <translation>全部属于类别 {0}</translation>
  </message>
  <message>
   <source>all its bands are given as lacking (0)</source>
   <translation>其所有波段都标为缺少（0）</translation>
  </message>
  <message>
   <source>all of them are those of the other date</source>
   <translation>它们全都是另一个日期的图层</translation>
  </message>
  <message>
   <source>all training labels are of the class {0}</source>
   <translation>所有训练标签都属于类别 {0}</translation>
  </message>
  <message>
   <source>another program has put it there</source>
   <translation>它是由其他程序放在那里的</translation>
  </message>
  <message>
   <source>another run (process {0}) is writing it</source>
   <translation>另一个运行（进程 {0}）正在写入它</translation>
  </message>
  <message>
   <source>applicability</source>
   <translation>适用性</translation>
  </message>
  <message>
   <source>area {0}</source>
   <translation>区域 {0}</translation>
  </message>
  <message>
   <source>as asked</source>
   <translation>按要求</translation>
  </message>
  <message>
   <source>as chosen</source>
   <translation>按所选</translation>
  </message>
  <message>
   <source>as the parts were</source>
   <translation>与各部分相同</translation>
  </message>
  <message>
   <source>bad index of models, {0}: {1}</source>
   <translation>模型索引有误，{0}：{1}</translation>
  </message>
  <message>
   <source>bad model card, {0}: {1}</source>
   <translation>模型卡有误，{0}：{1}</translation>
  </message>
  <message>
   <source>band files that its metadata list are not there: {0}</source>
   <translation>缺少其元数据中列出的波段文件：{0}</translation>
  </message>
  <message>
   <source>bands are given as lacking (0), and no start model says what they would be</source>
   <translation>有波段标为缺少（0），而没有起始模型说明它们的值</translation>
  </message>
  <message>
   <source>bands {0} are called {1}</source>
   <translation>波段 {0} 名为 {1}</translation>
  </message>
  <message>
   <source>blocks of {0} m cannot hold out about a share of {1} of its labels</source>
   <translation>{0} m 的空间块无法留出约 {1} 的标签</translation>
  </message>
  <message>
   <source>both dates have the same</source>
   <translation>两个日期的图层相同</translation>
  </message>
  <message>
   <source>by its {0} it can be of {1}, and its codes {2} fit</source>
   <translation>根据{0}，它可能是 {1}，而其编码 {2} 都符合</translation>
  </message>
  <message>
   <source>by name</source>
   <translation>按名称</translation>
  </message>
  <message>
   <source>by wavelength</source>
   <translation>按波长</translation>
  </message>
  <message>
   <source>bytes of {0}, whose vectors have length 1</source>
   <translation>{0} 的字节，其向量长度为 1</translation>
  </message>
  <message>
   <source>catalogue</source>
   <translation>目录</translation>
  </message>
  <message>
   <source>catalogue {0}</source>
   <translation>目录 {0}</translation>
  </message>
  <message>
   <source>changed while it was being read</source>
   <translation>在读取时被改动</translation>
  </message>
  <message>
   <source>class map {0}</source>
   <translation>分类图 {0}</translation>
  </message>
  <message>
   <source>classes</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>codes are {0}: {1}</source>
   <translation>编码为 {0}：{1}</translation>
  </message>
  <message>
   <source>commit {0} of {1} is there already, and is another model</source>
   <translation>{1} 的提交 {0} 已经存在,而且是另一个模型</translation>
  </message>
  <message>
   <source>crosswalk {0}</source>
   <translation>图例对照 {0}</translation>
  </message>
  <message>
   <source>dates</source>
   <translation>日期</translation>
  </message>
  <message>
   <source>device {0}</source>
   <translation>设备 {0}</translation>
  </message>
  <message>
   <source>engine</source>
   <translation>引擎</translation>
  </message>
  <message>
   <source>engine Python {0}</source>
   <translation>引擎的 Python {0}</translation>
  </message>
  <message>
   <source>extent</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>features and a raster are given, and it is not clear which counts</source>
   <translation>同时给出了要素和栅格，不清楚以哪个为准</translation>
  </message>
  <message>
   <source>field</source>
   <translation>字段</translation>
  </message>
  <message>
   <source>folder for temporary files</source>
   <translation>临时文件夹</translation>
  </message>
  <message>
   <source>folder {0}</source>
   <translation>文件夹 {0}</translation>
  </message>
  <message>
   <source>hardly a value is below 1,000, which ESA's files of that day add, as their names tell: it is taken off</source>
   <translation>几乎没有低于 1,000 的值；从文件名看，ESA 该日期的文件加上了 1,000：已减去</translation>
  </message>
  <message>
   <source>has been taken off already</source>
   <translation>已被减去</translation>
  </message>
  <message>
   <source>in their order</source>
   <translation>按顺序</translation>
  </message>
  <message>
   <source>is gone, or out of reach</source>
   <translation>已不存在，或无法访问</translation>
  </message>
  <message>
   <source>is none of processing baseline {0}</source>
   <translation>不属于处理基线 {0}</translation>
  </message>
  <message>
   <source>it agrees with the processor to {0}</source>
   <translation>它与处理器的结果相差不超过 {0}</translation>
  </message>
  <message>
   <source>it answers a tile with {0}, the card needs {1}</source>
   <translation>它对一个图块的输出为 {0}，而模型卡需要 {1}</translation>
  </message>
  <message>
   <source>it answers with classes, and says of none how probable it is</source>
   <translation>它直接输出类别，没有给出任何类别的概率</translation>
  </message>
  <message>
   <source>it cannot be copied ({0})</source>
   <translation>无法复制（{0}）</translation>
  </message>
  <message>
   <source>it cannot be deleted ({0})</source>
   <translation>无法删除（{0}）</translation>
  </message>
  <message>
   <source>it cannot be loaded ({0})</source>
   <translation>无法加载（{0}）</translation>
  </message>
  <message>
   <source>it cannot be placed by its {0} ({1})</source>
   <translation>无法根据其 {0} 定位（{1}）</translation>
  </message>
  <message>
   <source>it cannot be read</source>
   <translation>无法读取</translation>
  </message>
  <message>
   <source>it cannot be read ({0})</source>
   <translation>无法读取（{0}）</translation>
  </message>
  <message>
   <source>it cannot be read as a raster ({0})</source>
   <translation>无法作为栅格读取（{0}）</translation>
  </message>
  <message>
   <source>it cannot be removed</source>
   <translation>无法删除</translation>
  </message>
  <message>
   <source>it cannot be started</source>
   <translation>无法启动</translation>
  </message>
  <message>
   <source>it cannot be started ({0})</source>
   <translation>无法启动（{0}）</translation>
  </message>
  <message>
   <source>it cannot be written</source>
   <translation>无法写入</translation>
  </message>
  <message>
   <source>it cannot be written ({0})</source>
   <translation>无法写入（{0}）</translation>
  </message>
  <message>
   <source>it changed during the run</source>
   <translation>它在运行期间被改动</translation>
  </message>
  <message>
   <source>it declares a document type or entities, which no product's metadata do</source>
   <translation>它声明了文档类型或实体，产品的元数据不会这样做</translation>
  </message>
  <message>
   <source>it does not lie where the map does</source>
   <translation>它与地图不在同一位置</translation>
  </message>
  <message>
   <source>it does not overlap the extent (which is taken in {0})</source>
   <translation>它与范围不重叠（范围按 {0} 解释）</translation>
  </message>
  <message>
   <source>it does not overlap the other layers</source>
   <translation>它与其他图层不重叠</translation>
  </message>
  <message>
   <source>it does not touch the extent</source>
   <translation>它没有触及范围</translation>
  </message>
  <message>
   <source>it failed</source>
   <translation>失败</translation>
  </message>
  <message>
   <source>it has a {0}, which has no area</source>
   <translation>其中有{0}要素，没有面积</translation>
  </message>
  <message>
   <source>it has come to be while the work was done</source>
   <translation>它在运行期间出现了</translation>
  </message>
  <message>
   <source>it has more than {0} MB, and no product's metadata has so much</source>
   <translation>它超过 {0} MB，产品的元数据不会这么大</translation>
  </message>
  <message>
   <source>it has more than {0} bands</source>
   <translation>它的波段超过 {0} 个</translation>
  </message>
  <message>
   <source>it has more than {0} items</source>
   <translation>它的条目多于 {0} 个</translation>
  </message>
  <message>
   <source>it has more than {0} pixels</source>
   <translation>它超过 {0} 个像元</translation>
  </message>
  <message>
   <source>it has more than {0} values</source>
   <translation>它有超过 {0} 个值</translation>
  </message>
  <message>
   <source>it has neither label nor soft</source>
   <translation>它既没有 label 也没有 soft</translation>
  </message>
  <message>
   <source>it has no CRS</source>
   <translation>它没有 CRS</translation>
  </message>
  <message>
   <source>it has no band {0}</source>
   <translation>它没有波段 {0}</translation>
  </message>
  <message>
   <source>it has no bands</source>
   <translation>它没有波段</translation>
  </message>
  <message>
   <source>it has no blocks of a plain vision transformer (blocks.0.attn.qkv.weight)</source>
   <translation>其中没有普通视觉 Transformer 的块（blocks.0.attn.qkv.weight）</translation>
  </message>
  <message>
   <source>it has no feature</source>
   <translation>它没有要素</translation>
  </message>
  <message>
   <source>it has no features</source>
   <translation>它没有要素</translation>
  </message>
  <message>
   <source>it has no field {0}</source>
   <translation>它没有字段 {0}</translation>
  </message>
  <message>
   <source>it has no files of {0}</source>
   <translation>其中没有 {0} 的文件</translation>
  </message>
  <message>
   <source>it has no list of at most {0} assets</source>
   <translation>它没有不超过 {0} 个资源的列表</translation>
  </message>
  <message>
   <source>it has no pixel of a class</source>
   <translation>它没有任何类别的像元</translation>
  </message>
  <message>
   <source>it has no pixel of the classes {0}</source>
   <translation>它没有类别 {0} 的像元</translation>
  </message>
  <message>
   <source>it has no pixel of the map's classes where the map is</source>
   <translation>在地图所在之处，它没有地图类别的像元</translation>
  </message>
  <message>
   <source>it has no place in the zone of the other scenes</source>
   <translation>它在其他影像所在的分带中没有位置</translation>
  </message>
  <message>
   <source>it has no place in {0}</source>
   <translation>它在 {0} 中没有位置</translation>
  </message>
  <message>
   <source>it has no place in {0} ({1})</source>
   <translation>它在 {0} 中没有位置（{1}）</translation>
  </message>
  <message>
   <source>it has no place on the map, and other bands of the layer have</source>
   <translation>它没有地图位置，而该图层的其他波段有</translation>
  </message>
  <message>
   <source>it has no place on the map, or lacks a band</source>
   <translation>它没有地图位置，或缺少波段</translation>
  </message>
  <message>
   <source>it has no polygons</source>
   <translation>它没有多边形</translation>
  </message>
  <message>
   <source>it has no position on the map (no geotransform)</source>
   <translation>它在地图上没有位置（没有地理变换参数）</translation>
  </message>
  <message>
   <source>it has no revision {0}</source>
   <translation>它没有修订版 {0}</translation>
  </message>
  <message>
   <source>it has no valid pixel</source>
   <translation>它没有有效像元</translation>
  </message>
  <message>
   <source>it has no valid pixel in the area (all nodata, NaN or infinite)</source>
   <translation>它在该区域内没有有效像元（全部为无数据、NaN 或无穷大）</translation>
  </message>
  <message>
   <source>it has no valid pixel in the area: all of it is cloud, shadow or flawed by its own {0}</source>
   <translation>它在该区域内没有有效像元：按其自身的 {0}，全部为云、阴影或有缺陷</translation>
  </message>
  <message>
   <source>it has no valid pixel where the labels are</source>
   <translation>在标签所在之处，它没有有效像元</translation>
  </message>
  <message>
   <source>it has none of the model's classes where the layers are</source>
   <translation>在图层所在之处，它没有模型的任何类别</translation>
  </message>
  <message>
   <source>it has nothing for this model, area and time</source>
   <translation>其中没有适合此模型、区域和时间的数据</translation>
  </message>
  <message>
   <source>it has the operator {0} of {1}, which is not of the ONNX standard</source>
   <translation>它含有 {1} 的算子 {0}，不属于 ONNX 标准</translation>
  </message>
  <message>
   <source>it has values such as {0}, and codes of classes are whole numbers</source>
   <translation>其中有 {0} 这样的值，而类别编码是整数</translation>
  </message>
  <message>
   <source>it has {0} band(s) without names, and {1} needs {2}</source>
   <translation>它有 {0} 个没有名称的波段，而 {1} 需要 {2} 个</translation>
  </message>
  <message>
   <source>it has {0} bands, and its metadata tell {1}</source>
   <translation>它有 {0} 个波段，而其元数据说明为 {1} 个</translation>
  </message>
  <message>
   <source>it has {0} bands, and {1} has {2}</source>
   <translation>它有 {0} 个波段，而 {1} 有 {2} 个</translation>
  </message>
  <message>
   <source>it has {0} bands, as pictures in colours have, and classes have one</source>
   <translation>它有 {0} 个波段，像彩色图片那样，而类别只有一个波段</translation>
  </message>
  <message>
   <source>it has {0} bytes, allowed are {1}</source>
   <translation>它有 {0} 字节，最多允许 {1}</translation>
  </message>
  <message>
   <source>it has {0} classes, and up to {1} can be judged</source>
   <translation>它有 {0} 个类别，最多可评价 {1} 个</translation>
  </message>
  <message>
   <source>it has {0} operators, allowed are {1}</source>
   <translation>它有 {0} 个算子，最多允许 {1} 个</translation>
  </message>
  <message>
   <source>it has {0} twice</source>
   <translation>它含有两次 {0}</translation>
  </message>
  <message>
   <source>it has {0} {1}, and one is taken</source>
   <translation>它有 {0} 个 {1}，只接受一个</translation>
  </message>
  <message>
   <source>it has {0}, and each point would count as much as a pixel of a polygon</source>
   <translation>它有 {0}，而每个点会与多边形的一个像元同等计数</translation>
  </message>
  <message>
   <source>it holds more than {0} files</source>
   <translation>其中的文件超过 {0} 个</translation>
  </message>
  <message>
   <source>it holds no groups of metadata, as an MTL file does</source>
   <translation>其中没有 MTL 文件应有的元数据组</translation>
  </message>
  <message>
   <source>it holds no polygon</source>
   <translation>其中没有多边形</translation>
  </message>
  <message>
   <source>it holds no table of sigmaNought</source>
   <translation>其中没有 sigmaNought 表</translation>
  </message>
  <message>
   <source>it holds {0} twice</source>
   <translation>其中 {0} 出现了两次</translation>
  </message>
  <message>
   <source>it holds {0}, which is no part of such a result</source>
   <translation>其中有 {0}，它不属于这类结果</translation>
  </message>
  <message>
   <source>it holds {0}, which leads out of it</source>
   <translation>其中的 {0} 指向其外部</translation>
  </message>
  <message>
   <source>it is LayerFuse {0} (protocol {1}), the plugin is {2} (protocol {3})</source>
   <translation>它是 LayerFuse {0}（协议 {1}），插件是 {2}（协议 {3}）</translation>
  </message>
  <message>
   <source>it is Python {0}, the engine needs {1} or newer</source>
   <translation>它是 Python {0}，引擎需要 {1} 或更新版本</translation>
  </message>
  <message>
   <source>it is a Zarr store of {0} arrays, of which GDAL tells no place</source>
   <translation>它是含 {0} 个数组的 Zarr 存储，GDAL 不提供其位置</translation>
  </message>
  <message>
   <source>it is a file, not a folder</source>
   <translation>它是文件，不是文件夹</translation>
  </message>
  <message>
   <source>it is a folder</source>
   <translation>它是文件夹</translation>
  </message>
  <message>
   <source>it is a link</source>
   <translation>它是一个链接</translation>
  </message>
  <message>
   <source>it is a map of classes</source>
   <translation>这是一幅分类图</translation>
  </message>
  <message>
   <source>it is a raster</source>
   <translation>它是栅格</translation>
  </message>
  <message>
   <source>it is a raster, and no values are given</source>
   <translation>它是栅格，但没有给出值</translation>
  </message>
  <message>
   <source>it is a raster, which has no fields</source>
   <translation>它是栅格，没有字段</translation>
  </message>
  <message>
   <source>it is a vector layer, and values are those of a raster</source>
   <translation>它是矢量图层，而值属于栅格</translation>
  </message>
  <message>
   <source>it is a vector layer, not a raster</source>
   <translation>它是矢量图层，不是栅格</translation>
  </message>
  <message>
   <source>it is a web page, and no data</source>
   <translation>它是网页，不是数据</translation>
  </message>
  <message>
   <source>it is a web page, and no data: one that asks to log in, or tells a fault, was saved in its place</source>
   <translation>这是网页而不是数据：保存下来的是要求登录或报告错误的页面</translation>
  </message>
  <message>
   <source>it is an ONNX file, and nobody can look at its tokens</source>
   <translation>它是 ONNX 文件，无法查看其令牌</translation>
  </message>
  <message>
   <source>it is an ONNX file, which predicts and cannot be looked into, exported or trained on</source>
   <translation>它是 ONNX 文件：可以预测，但无法查看内部、导出或继续训练</translation>
  </message>
  <message>
   <source>it is an address, and no place on a disk</source>
   <translation>这是一个网络地址，不是磁盘上的位置</translation>
  </message>
  <message>
   <source>it is an array of NumPy, which tells no place and has its scales in another file</source>
   <translation>它是 NumPy 数组,不含位置信息,缩放系数在另一个文件中</translation>
  </message>
  <message>
   <source>it is called {0}, as a band that tells the quality of an image, and no land cover</source>
   <translation>它名为 {0}，是标示影像质量的波段，而不是土地覆盖</translation>
  </message>
  <message>
   <source>it is empty (a minimum equals its maximum)</source>
   <translation>它是空的（某个最小值等于最大值）</translation>
  </message>
  <message>
   <source>it is for features, and the label is a raster</source>
   <translation>它用于要素，而标签是栅格</translation>
  </message>
  <message>
   <source>it is given twice</source>
   <translation>它给出了两次</translation>
  </message>
  <message>
   <source>it is in the way, and LayerFuse has not made it</source>
   <translation>它挡住了位置，而且不是 LayerFuse 创建的</translation>
  </message>
  <message>
   <source>it is inverted (a minimum is above its maximum)</source>
   <translation>它是颠倒的（某个最小值大于最大值）</translation>
  </message>
  <message>
   <source>it is missing</source>
   <translation>缺失</translation>
  </message>
  <message>
   <source>it is no archive that can be read</source>
   <translation>它不是可以读取的压缩包</translation>
  </message>
  <message>
   <source>it is no known name and no address</source>
   <translation>它既不是已知名称，也不是地址</translation>
  </message>
  <message>
   <source>it is no layer of features that QGIS can read</source>
   <translation>它不是 QGIS 能读取的要素图层</translation>
  </message>
  <message>
   <source>it is no name of a file</source>
   <translation>它不是文件名</translation>
  </message>
  <message>
   <source>it is no part of a product, and {0} is one</source>
   <translation>它不是产品的一部分，而 {0} 是产品</translation>
  </message>
  <message>
   <source>it is no raster</source>
   <translation>它不是栅格</translation>
  </message>
  <message>
   <source>it is no raster layer</source>
   <translation>它不是栅格图层</translation>
  </message>
  <message>
   <source>it is no raster, whose codes a crosswalk could tell</source>
   <translation>它不是栅格，没有可由图例对照解释的编码</translation>
  </message>
  <message>
   <source>it is no table of codes</source>
   <translation>它不是编码表</translation>
  </message>
  <message>
   <source>it is no vector file</source>
   <translation>它不是矢量文件</translation>
  </message>
  <message>
   <source>it is no vector file ({0})</source>
   <translation>它不是矢量文件（{0}）</translation>
  </message>
  <message>
   <source>it is none that {0} takes as {1}</source>
   <translation>{0} 不能将其用作 {1}</translation>
  </message>
  <message>
   <source>it is not K/N with K from 1 to N, and N at most {0}</source>
   <translation>不是 K/N 的形式（K 从 1 到 N，N 最大为 {0}）</translation>
  </message>
  <message>
   <source>it is not KEY=NUMBER</source>
   <translation>它不是 KEY=NUMBER 的形式</translation>
  </message>
  <message>
   <source>it is not KEY=PATH or KEY=PATH:BANDS</source>
   <translation>它不是 KEY=PATH 或 KEY=PATH:BANDS</translation>
  </message>
  <message>
   <source>it is not KEY=PATH:VALUES</source>
   <translation>它不是 KEY=PATH:VALUES 的形式</translation>
  </message>
  <message>
   <source>it is not clear which field has the class</source>
   <translation>不清楚哪个字段存放类别</translation>
  </message>
  <message>
   <source>it is not commit {0}</source>
   <translation>它不是提交 {0}</translation>
  </message>
  <message>
   <source>it is not four finite numbers</source>
   <translation>它不是四个有限的数</translation>
  </message>
  <message>
   <source>it is not in {0}</source>
   <translation>它不在 {0} 中</translation>
  </message>
  <message>
   <source>it is not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>it is not on this computer, and fetching is switched off here</source>
   <translation>它不在此计算机上，而此处已关闭下载</translation>
  </message>
  <message>
   <source>it is not on this machine, and HF_HUB_OFFLINE forbids to fetch it</source>
   <translation>本机上没有它，而 HF_HUB_OFFLINE 禁止下载</translation>
  </message>
  <message>
   <source>it is not up to 64 letters, digits, dots, dashes and underscores</source>
   <translation>它不是最多 64 个字母、数字、点、连字符和下划线</translation>
  </message>
  <message>
   <source>it is of labels, and none are given</source>
   <translation>它针对标签，但没有给出标签</translation>
  </message>
  <message>
   <source>it is one of the files that are read</source>
   <translation>它是要读取的文件之一</translation>
  </message>
  <message>
   <source>it is part of a model</source>
   <translation>它是模型的一部分</translation>
  </message>
  <message>
   <source>it is placed by ground control points or polynomials, and other files of the layer are not</source>
   <translation>它是用地面控制点或多项式定位的，而图层的其他文件不是</translation>
  </message>
  <message>
   <source>it is pre-trained only and maps nothing</source>
   <translation>它仅经过预训练，不能制图</translation>
  </message>
  <message>
   <source>it is rotated against its CRS</source>
   <translation>它相对于其 CRS 是旋转的</translation>
  </message>
  <message>
   <source>it is the layer {0}, too: a map that has seen it is not judged by it</source>
   <translation>它同时也是图层 {0}：看过它的地图不能用它来评判</translation>
  </message>
  <message>
   <source>it is the {0} output too</source>
   <translation>它同时也是 {0} 输出</translation>
  </message>
  <message>
   <source>it is there already</source>
   <translation>它已经存在</translation>
  </message>
  <message>
   <source>it is there already, and not empty</source>
   <translation>它已经存在，而且不是空的</translation>
  </message>
  <message>
   <source>it is trees without a network, and has no tokens</source>
   <translation>它只是没有网络的决策树，没有词元</translation>
  </message>
  <message>
   <source>it is {0} (by its {1}), and nothing says what the classes {2} are</source>
   <translation>它是 {0}（依据：{1}），但无从得知类别 {2} 是什么</translation>
  </message>
  <message>
   <source>it leads to what is no web address</source>
   <translation>它指向的不是网络地址</translation>
  </message>
  <message>
   <source>it lies elsewhere than other bands of the same scene</source>
   <translation>它与同一影像的其他波段不在同一位置</translation>
  </message>
  <message>
   <source>it lies in a folder of unfinished work</source>
   <translation>它位于存放未完成工作的文件夹中</translation>
  </message>
  <message>
   <source>it lies on the other side of 180 degrees, on other pixels than the other files</source>
   <translation>它位于 180 度经线的另一侧，像元格网与其他文件不同</translation>
  </message>
  <message>
   <source>it maps no buildings ({0})</source>
   <translation>它不提取建筑物（{0}）</translation>
  </message>
  <message>
   <source>it mixes {0}</source>
   <translation>它混合了 {0}</translation>
  </message>
  <message>
   <source>it needs {0} bytes, {1} has {2} free</source>
   <translation>它需要 {0} 字节，{1} 有 {2} 可用</translation>
  </message>
  <message>
   <source>it needs {0}, {1} has {2} free</source>
   <translation>它需要 {0}，{1} 有 {2} 可用</translation>
  </message>
  <message>
   <source>it only names a file that Git LFS keeps</source>
   <translation>它只是指向由 Git LFS 保存的文件</translation>
  </message>
  <message>
   <source>it says nothing of the map</source>
   <translation>它不含关于该地图的任何信息</translation>
  </message>
  <message>
   <source>it says that reflectances are stored times {0}</source>
   <translation>它声称反射率以 {0} 倍存储</translation>
  </message>
  <message>
   <source>it stopped at the start, {0}</source>
   <translation>它在启动时停止，{0}</translation>
  </message>
  <message>
   <source>it stopped twice over the same tiles, {0}</source>
   <translation>它在同样的瓦片上停止了两次，{0}</translation>
  </message>
  <message>
   <source>it stopped while it loaded the model, {0}</source>
   <translation>它在加载模型时停止，{0}</translation>
  </message>
  <message>
   <source>it takes {0} of shape {1}, not numbers of [1, bands, T, T]</source>
   <translation>它的输入是形状为 {1} 的 {0}，而不是 [1, 波段, T, T] 的数值</translation>
  </message>
  <message>
   <source>it was never downloaded</source>
   <translation>它从未下载过</translation>
  </message>
  <message>
   <source>it would take {0} x {1} pixels of {2} m</source>
   <translation>它将需要 {0} x {1} 个 {2} m 的像元</translation>
  </message>
  <message>
   <source>item</source>
   <translation>条目</translation>
  </message>
  <message>
   <source>its CRS {0} has no place on Earth</source>
   <translation>其 CRS {0} 在地球上没有位置</translation>
  </message>
  <message>
   <source>its CRS {0} is in degrees, and its coordinates reach {1}</source>
   <translation>其坐标系 {0} 以度为单位，而坐标达到 {1}</translation>
  </message>
  <message>
   <source>its CRS {0} is not in degrees, and its coordinates ({1}, {2}) look like degrees</source>
   <translation>其坐标系 {0} 不以度为单位，而其坐标 ({1}, {2}) 看起来是度</translation>
  </message>
  <message>
   <source>its JSON is damaged ({0})</source>
   <translation>其 JSON 已损坏（{0}）</translation>
  </message>
  <message>
   <source>its METADATA.XML, which tells its bands, is not beside it</source>
   <translation>说明其波段的 METADATA.XML 不在旁边</translation>
  </message>
  <message>
   <source>its XML is damaged ({0})</source>
   <translation>其 XML 已损坏（{0}）</translation>
  </message>
  <message>
   <source>its answer has the shape {0}, not [1, classes, T, T]</source>
   <translation>它的输出形状为 {0}，而不是 [1, 类别, T, T]</translation>
  </message>
  <message>
   <source>its answer has values that are not finite</source>
   <translation>它的输出含有非有限值</translation>
  </message>
  <message>
   <source>its answer is not that of a STAC API ({0})</source>
   <translation>其回应不符合 STAC API（{0}）</translation>
  </message>
  <message>
   <source>its answers are larger than {0} MB</source>
   <translation>其回应超过 {0} MB</translation>
  </message>
  <message>
   <source>its answers take too long</source>
   <translation>其回应耗时过长</translation>
  </message>
  <message>
   <source>its asset {0} has no address (href)</source>
   <translation>它的资源 {0} 没有地址（href）</translation>
  </message>
  <message>
   <source>its asset {0} lies neither below the item nor on a server</source>
   <translation>其资源 {0} 既不在条目之下，也不在服务器上</translation>
  </message>
  <message>
   <source>its authors let only those in who accept its licence and conditions</source>
   <translation>其作者只允许接受许可和条件的人访问</translation>
  </message>
  <message>
   <source>its band file cannot be read ({0})</source>
   <translation>无法读取其波段文件（{0}）</translation>
  </message>
  <message>
   <source>its band file has no bands, or more pixels than any product</source>
   <translation>其波段文件没有波段，或像元多于任何产品</translation>
  </message>
  <message>
   <source>its bands are called otherwise than those of {0}</source>
   <translation>其波段名称与 {0} 的不同</translation>
  </message>
  <message>
   <source>its bands are called {0}; {1} needs {2}</source>
   <translation>它的波段名为 {0}；{1} 需要 {2}</translation>
  </message>
  <message>
   <source>its bands have different scales, and only without these they are in one unit</source>
   <translation>各波段的比例不同，只有不用这些比例，单位才一致</translation>
  </message>
  <message>
   <source>its bands have other sizes, and no place on the map</source>
   <translation>其波段大小不一，且没有地图位置</translation>
  </message>
  <message>
   <source>its card speaks of {0}, and there is {1}</source>
   <translation>模型卡说的是 {0}，实际有的是 {1}</translation>
  </message>
  <message>
   <source>its code {0} is none that a model can have: 0 to {1}; nothing tells its legend</source>
   <translation>模型不能使用其编码 {0}（可用 0 至 {1}）；也无从得知其图例</translation>
  </message>
  <message>
   <source>its colours stand in a colour table, and {0} needs a band for each</source>
   <translation>其颜色存于颜色表中，而 {0} 需要每种颜色一个波段</translation>
  </message>
  <message>
   <source>its content is not what the card's digest says</source>
   <translation>其内容与模型卡的摘要不符</translation>
  </message>
  <message>
   <source>its coordinates lie beyond any map</source>
   <translation>其坐标超出任何地图</translation>
  </message>
  <message>
   <source>its edge runs through the area, so that neighbours would lie at opposite ends of the map</source>
   <translation>它的边界穿过该区域，相邻之处会落在地图的两端</translation>
  </message>
  <message>
   <source>its features are lines</source>
   <translation>其要素是线</translation>
  </message>
  <message>
   <source>its features cannot be placed ({0})</source>
   <translation>其要素无法定位（{0}）</translation>
  </message>
  <message>
   <source>its features cannot be read ({0})</source>
   <translation>其要素无法读取（{0}）</translation>
  </message>
  <message>
   <source>its files are at no web address that is open to anyone</source>
   <translation>其文件不在任何人都可访问的网络地址上</translation>
  </message>
  <message>
   <source>its files are in different units ({0})</source>
   <translation>其文件使用不同的单位（{0}）</translation>
  </message>
  <message>
   <source>its files lie elsewhere than it says</source>
   <translation>它的文件所在位置与其说明不符</translation>
  </message>
  <message>
   <source>its files need addresses with a key</source>
   <translation>其文件需要带密钥的地址</translation>
  </message>
  <message>
   <source>its folder cannot be written ({0})</source>
   <translation>其文件夹无法写入（{0}）</translation>
  </message>
  <message>
   <source>its geotransform has values that are no numbers</source>
   <translation>其地理变换包含非数值</translation>
  </message>
  <message>
   <source>its ground control points are in no CRS</source>
   <translation>其地面控制点没有坐标参照系</translation>
  </message>
  <message>
   <source>its held-out area {0} has no labelled pixel</source>
   <translation>其留出区域 {0} 没有带标签的像元</translation>
  </message>
  <message>
   <source>its name cannot be that of a model</source>
   <translation>其名称不能作为模型名称</translation>
  </message>
  <message>
   <source>its name is not 1 to 32 lower-case letters, digits and underscores, a letter first</source>
   <translation>其名称不是以字母开头的 1 到 32 个小写字母、数字和下划线</translation>
  </message>
  <message>
   <source>its name tells no date</source>
   <translation>其名称没有给出日期</translation>
  </message>
  <message>
   <source>its numbers are to be multiplied by {0}{1}, and codes of classes are not</source>
   <translation>其数值须乘以 {0}{1}，而类别代码无须如此</translation>
  </message>
  <message>
   <source>its objects lie nowhere near those of the reference</source>
   <translation>其对象与参考对象不在同一区域</translation>
  </message>
  <message>
   <source>its outlines of clouds are no numbers</source>
   <translation>其云的轮廓不是数字</translation>
  </message>
  <message>
   <source>its outlines of clouds cannot be burnt ({0})</source>
   <translation>其云的轮廓无法栅格化（{0}）</translation>
  </message>
  <message>
   <source>its outlines of clouds cannot be read</source>
   <translation>其云的轮廓无法读取</translation>
  </message>
  <message>
   <source>its own offset ({0}) is meant for the stored numbers</source>
   <translation>它自带的偏移（{0}）是对存储值而言的</translation>
  </message>
  <message>
   <source>its own offset ({0}) would make its values negative or far too bright, and is not used</source>
   <translation>它自带的偏移（{0}）会使值为负或过亮，因此不采用</translation>
  </message>
  <message>
   <source>its own offset of -1,000 {0}, as the product says</source>
   <translation>它自带的偏移 -1000 {0}，如产品所说</translation>
  </message>
  <message>
   <source>its own scale and offset ({0}) do not fit its values ({1}), which look like {2}</source>
   <translation>它自带的比例和偏移（{0}）与其值（{1}）不符，其值看来是{2}</translation>
  </message>
  <message>
   <source>its pages do not end: {0} were read</source>
   <translation>其分页没有尽头：已读取 {0} 页</translation>
  </message>
  <message>
   <source>its pixels are complex numbers</source>
   <translation>其像元是复数</translation>
  </message>
  <message>
   <source>its pixels are of a kind that cannot be read</source>
   <translation>其像元的类型无法读取</translation>
  </message>
  <message>
   <source>its pixels cannot be read ({0})</source>
   <translation>其像元无法读取（{0}）</translation>
  </message>
  <message>
   <source>its pixels come from a server or a database, which training would ask too often</source>
   <translation>其像元来自服务器或数据库，训练会过于频繁地请求</translation>
  </message>
  <message>
   <source>its pixels have no size (a geotransform of zeros)</source>
   <translation>其像元没有大小（地理变换全为零）</translation>
  </message>
  <message>
   <source>its points were drawn in strata of the whole map, whose sizes in the area are not known</source>
   <translation>其点按整幅地图的分层抽取，各层在该区域内的大小未知</translation>
  </message>
  <message>
   <source>its queries, keys and values have the shape {0}</source>
   <translation>其查询、键和值的形状为 {0}</translation>
  </message>
  <message>
   <source>its rational polynomials tell no place</source>
   <translation>其有理多项式没有给出位置</translation>
  </message>
  <message>
   <source>its server does not give its pixels ({0})</source>
   <translation>其服务器没有提供像元（{0}）</translation>
  </message>
  <message>
   <source>its shape is {0}, there {1}</source>
   <translation>其形状为 {0}，那边为 {1}</translation>
  </message>
  <message>
   <source>its tensor {0} lies in another file</source>
   <translation>它的张量 {0} 位于另一个文件中</translation>
  </message>
  <message>
   <source>its tokens have width {0}, those of {1} have {2}</source>
   <translation>其令牌宽度为 {0}，{1} 的为 {2}</translation>
  </message>
  <message>
   <source>its unit is {0}</source>
   <translation>其单位是 {0}</translation>
  </message>
  <message>
   <source>its unit is {0}, the model's pixels are metres</source>
   <translation>其单位是 {0}，而模型的像元以米为单位</translation>
  </message>
  <message>
   <source>its values are fractions, and whole numbers are given</source>
   <translation>它的值是小数，而给出的是整数</translation>
  </message>
  <message>
   <source>its values are no classes: it has more than {0} different ones</source>
   <translation>其值不是类别：不同的值超过 {0} 个</translation>
  </message>
  <message>
   <source>its values are no classes: whole numbers</source>
   <translation>其值不是类别：类别应为整数</translation>
  </message>
  <message>
   <source>its values are not stored as bytes of {0}, as {1} is</source>
   <translation>其数值不是像 {1} 那样以 {0} 为单位的字节存储</translation>
  </message>
  <message>
   <source>its variables are of different days</source>
   <translation>其变量的日期不同</translation>
  </message>
  <message>
   <source>its {0} has {1} bytes, allowed are {2}</source>
   <translation>其 {0} 有 {1} 字节，上限为 {2}</translation>
  </message>
  <message>
   <source>its {0} is of a band {1}, and there is none</source>
   <translation>其 {0} 属于波段 {1}，而该波段不存在</translation>
  </message>
  <message>
   <source>its {0} is {1}, which is no number of use</source>
   <translation>其 {0} 为 {1}，不是可用的数值</translation>
  </message>
  <message>
   <source>label</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>label ({0})</source>
   <translation>标签（{0}）</translation>
  </message>
  <message>
   <source>label_field</source>
   <translation>label_field</translation>
  </message>
  <message>
   <source>labelled share</source>
   <translation>带标签的比例</translation>
  </message>
  <message>
   <source>labels</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>labels {0}</source>
   <translation>标签 {0}</translation>
  </message>
  <message>
   <source>layer {0}</source>
   <translation>图层 {0}</translation>
  </message>
  <message>
   <source>layer {0} ({1})</source>
   <translation>图层 {0}（{1}）</translation>
  </message>
  <message>
   <source>layerfuse-ready.json</source>
   <translation>layerfuse-ready.json</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>layers {0}</source>
   <translation>图层 {0}</translation>
  </message>
  <message>
   <source>mask {0}</source>
   <translation>掩膜 {0}</translation>
  </message>
  <message>
   <source>masked pixels</source>
   <translation>被掩膜的像元</translation>
  </message>
  <message>
   <source>minimum area</source>
   <translation>最小面积</translation>
  </message>
  <message>
   <source>minimum confidence</source>
   <translation>最低置信度</translation>
  </message>
  <message>
   <source>minimum unit</source>
   <translation>最小图斑</translation>
  </message>
  <message>
   <source>minutes</source>
   <translation>分钟数</translation>
  </message>
  <message>
   <source>modality {0}</source>
   <translation>模态 {0}</translation>
  </message>
  <message>
   <source>model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>model {0}</source>
   <translation>模型 {0}</translation>
  </message>
  <message>
   <source>models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>name {0}</source>
   <translation>名称 {0}</translation>
  </message>
  <message>
   <source>no CUDA device is there</source>
   <translation>没有 CUDA 设备</translation>
  </message>
  <message>
   <source>no Python for it was found, and QGIS itself cannot run the network</source>
   <translation>没有找到可用于它的 Python，而 QGIS 本身不能运行神经网络</translation>
  </message>
  <message>
   <source>no band has a value below 1,000 and several end just above it, as in Sentinel-2 files of processing baseline 04.00 and later, so that offset is taken off</source>
   <translation>没有波段低于 1000，且有几个波段恰好止于其上，如处理基线 04.00 及以后的 Sentinel-2 文件，因此减去该偏移</translation>
  </message>
  <message>
   <source>no catalogue has such layers.</source>
   <translation>没有目录提供这类图层。</translation>
  </message>
  <message>
   <source>no data of {0}</source>
   <translation>{0}的无数据值</translation>
  </message>
  <message>
   <source>no item can be saved in it ({0})</source>
   <translation>无法在其中保存条目（{0}）</translation>
  </message>
  <message>
   <source>no labelled pixel has a valid layer</source>
   <translation>没有任何已标注的像元具有有效图层</translation>
  </message>
  <message>
   <source>no part of it is there</source>
   <translation>它的任何部分都不存在</translation>
  </message>
  <message>
   <source>no scene has a valid, labelled pixel of it</source>
   <translation>没有场景含有它的有效且带标签的像元</translation>
  </message>
  <message>
   <source>no such layer is given</source>
   <translation>没有给出这样的图层</translation>
  </message>
  <message>
   <source>no tile of {0} pixels that has data has labels on {1} of it or more</source>
   <translation>在有数据的 {0} 像元瓦片中，没有一个带标签的比例达到 {1}</translation>
  </message>
  <message>
   <source>nodata {0}</source>
   <translation>无数据值 {0}</translation>
  </message>
  <message>
   <source>none are chosen</source>
   <translation>没有选择</translation>
  </message>
  <message>
   <source>none has a labelled pixel to train on</source>
   <translation>没有可用于训练的带标签像元</translation>
  </message>
  <message>
   <source>none is chosen</source>
   <translation>没有选择</translation>
  </message>
  <message>
   <source>none is given</source>
   <translation>没有给出</translation>
  </message>
  <message>
   <source>none is given, and no model of buildings is bundled</source>
   <translation>没有给出，也没有自带的建筑物模型</translation>
  </message>
  <message>
   <source>none is left to train on</source>
   <translation>没有剩余可用于训练的</translation>
  </message>
  <message>
   <source>none of its assets is a raster with data</source>
   <translation>其资源中没有含数据的栅格</translation>
  </message>
  <message>
   <source>none of its features has one of the classes in the field {0}</source>
   <translation>其要素在字段 {0} 中都没有这些类别</translation>
  </message>
  <message>
   <source>none of its features is where the layers are</source>
   <translation>其要素都不在图层所在之处</translation>
  </message>
  <message>
   <source>none of its items can be read; of the last, {0}</source>
   <translation>其条目均无法读取；最后一个：{0}</translation>
  </message>
  <message>
   <source>none of them is where the layers are</source>
   <translation>它们都不在图层所在之处</translation>
  </message>
  <message>
   <source>none of {0} items of {1} can be used.</source>
   <translation>{1} 的 {0} 个条目都无法使用。</translation>
  </message>
  <message>
   <source>nothing in it is of {0}</source>
   <translation>其中没有 {0} 的内容</translation>
  </message>
  <message>
   <source>nothing of it fits {0}</source>
   <translation>其中没有任何部分适合 {0}</translation>
  </message>
  <message>
   <source>nothing of its labels is left to train on beside what is held out and the gap around it</source>
   <translation>除留出部分及其周围间隔外，没有剩余标签可用于训练</translation>
  </message>
  <message>
   <source>nothing tells what its codes {0} mean. Classes are {1}</source>
   <translation>没有说明其代码 {0} 的含义。类别有 {1}</translation>
  </message>
  <message>
   <source>nothing tells what its codes {0} mean; it can be of {1}. Classes are {2}</source>
   <translation>没有说明其代码 {0} 的含义；可能属于 {1}。类别有 {2}</translation>
  </message>
  <message>
   <source>nothing that the card tells</source>
   <translation>模型卡未说明任何变化</translation>
  </message>
  <message>
   <source>nowhere are both dates valid</source>
   <translation>没有任何地方在两个日期都有效</translation>
  </message>
  <message>
   <source>nowhere is half {0} valid</source>
   <translation>没有任何地方有一半 {0} 有效</translation>
  </message>
  <message>
   <source>of one colour ({0})</source>
   <translation>单一颜色（{0}）</translation>
  </message>
  <message>
   <source>one tile of {0} pixels takes {1} GB of memory, and there are {2} GB</source>
   <translation>一个 {0} 像元的瓦片需要 {1} GB 内存，而这里只有 {2} GB</translation>
  </message>
  <message>
   <source>only {0} items were looked at, and there are more: ask for a shorter time.</source>
   <translation>只查看了 {0} 个条目，还有更多：请缩短时间范围。</translation>
  </message>
  <message>
   <source>onnxruntime</source>
   <translation>onnxruntime</translation>
  </message>
  <message>
   <source>onnxruntime cannot compute a tile of {0} pixels ({1})</source>
   <translation>onnxruntime 无法计算 {0} 像元的图块（{1}）</translation>
  </message>
  <message>
   <source>onnxruntime does not load it ({0})</source>
   <translation>onnxruntime 无法加载它（{0}）</translation>
  </message>
  <message>
   <source>other layers</source>
   <translation>其他图层</translation>
  </message>
  <message>
   <source>output {0}</source>
   <translation>输出 {0}</translation>
  </message>
  <message>
   <source>packages</source>
   <translation>软件包</translation>
  </message>
  <message>
   <source>part {0}</source>
   <translation>部分 {0}</translation>
  </message>
  <message>
   <source>pixel size</source>
   <translation>像元大小</translation>
  </message>
  <message>
   <source>points</source>
   <translation>点</translation>
  </message>
  <message>
   <source>polygon classes</source>
   <translation>多边形类别</translation>
  </message>
  <message>
   <source>processes of the pool die again and again</source>
   <translation>进程池的进程一再终止</translation>
  </message>
  <message>
   <source>pystac-client is not installed</source>
   <translation>未安装 pystac-client</translation>
  </message>
  <message>
   <source>quality {0}</source>
   <translation>质量 {0}</translation>
  </message>
  <message>
   <source>reference</source>
   <translation>参考数据</translation>
  </message>
  <message>
   <source>reference {0}</source>
   <translation>参考数据 {0}</translation>
  </message>
  <message>
   <source>reflectance as decimals</source>
   <translation>小数形式的反射率</translation>
  </message>
  <message>
   <source>reflectance in per cent</source>
   <translation>百分数形式的反射率</translation>
  </message>
  <message>
   <source>reflectance x 1,000</source>
   <translation>反射率 x 1000</translation>
  </message>
  <message>
   <source>reflectance x 10,000</source>
   <translation>反射率 x 10000</translation>
  </message>
  <message>
   <source>reflectance x 255, as Sentinel Hub writes 8 bits</source>
   <translation>反射率 x 255，即 Sentinel Hub 写入 8 位的方式</translation>
  </message>
  <message>
   <source>reflectance x 65,535, as Sentinel Hub writes 16 bits</source>
   <translation>反射率 x 65,535，即 Sentinel Hub 写入 16 位的方式</translation>
  </message>
  <message>
   <source>regularize</source>
   <translation>直角化</translation>
  </message>
  <message>
   <source>scene {0}</source>
   <translation>场景 {0}</translation>
  </message>
  <message>
   <source>scene {0}, {1}</source>
   <translation>场景 {0}，{1}</translation>
  </message>
  <message>
   <source>scenes</source>
   <translation>场景</translation>
  </message>
  <message>
   <source>scene{0} {1}</source>
   <translation>场景{0} {1}</translation>
  </message>
  <message>
   <source>schedule.device</source>
   <translation>schedule.device</translation>
  </message>
  <message>
   <source>schedule.unfreeze_after</source>
   <translation>schedule.unfreeze_after</translation>
  </message>
  <message>
   <source>schedule.validation_share</source>
   <translation>schedule.validation_share</translation>
  </message>
  <message>
   <source>self-test</source>
   <translation>自检</translation>
  </message>
  <message>
   <source>several layers are of this family</source>
   <translation>有多个图层属于此类</translation>
  </message>
  <message>
   <source>some keys are values and others colours</source>
   <translation>有些键是数值，有些是颜色</translation>
  </message>
  <message>
   <source>some of its points have a {0} and others none</source>
   <translation>部分点有 {0}，部分点没有</translation>
  </message>
  <message>
   <source>subset {0}</source>
   <translation>子集 {0}</translation>
  </message>
  <message>
   <source>target CRS</source>
   <translation>目标 CRS</translation>
  </message>
  <message>
   <source>target CRS {0}</source>
   <translation>目标 CRS {0}</translation>
  </message>
  <message>
   <source>the Hub</source>
   <translation>Hub</translation>
  </message>
  <message>
   <source>the Hub has had too many requests from here</source>
   <translation>Hub 收到来自这里的请求过多</translation>
  </message>
  <message>
   <source>the Hub has no such repository{0}</source>
   <translation>Hub 上没有这个仓库{0}</translation>
  </message>
  <message>
   <source>the Hub is out of order (HTTP {0})</source>
   <translation>Hub 出现故障（HTTP {0}）</translation>
  </message>
  <message>
   <source>the Hub refuses access{0}</source>
   <translation>Hub 拒绝访问{0}</translation>
  </message>
  <message>
   <source>the Hub refuses the request (HTTP {0}){1}</source>
   <translation>Hub 拒绝了请求（HTTP {0}）{1}</translation>
  </message>
  <message>
   <source>the Hub wants to know who you are</source>
   <translation>Hub 要求登录</translation>
  </message>
  <message>
   <source>the answer of {0} is not that of a Hub ({1})</source>
   <translation>{0} 的回答不是 Hub 的回答（{1}）</translation>
  </message>
  <message>
   <source>the area has no place on Earth</source>
   <translation>该区域在地球上没有位置</translation>
  </message>
  <message>
   <source>the authentication configuration is gone or has no password</source>
   <translation>认证配置已不存在或没有密码</translation>
  </message>
  <message>
   <source>the certificate of the server is not trusted</source>
   <translation>服务器的证书不受信任</translation>
  </message>
  <message>
   <source>the checkpoint cannot be used ({0})</source>
   <translation>检查点无法使用（{0}）</translation>
  </message>
  <message>
   <source>the checkpoint cannot be written ({0})</source>
   <translation>检查点无法写入（{0}）</translation>
  </message>
  <message>
   <source>the checkpoint is of a run with another configuration or other data</source>
   <translation>检查点属于配置或数据不同的运行</translation>
  </message>
  <message>
   <source>the classes are others</source>
   <translation>类别不同</translation>
  </message>
  <message>
   <source>the disk is full</source>
   <translation>磁盘已满</translation>
  </message>
  <message>
   <source>the disk is full ({0} MiB free, {1} MiB needed)</source>
   <translation>磁盘已满（可用 {0} MiB，需要 {1} MiB）</translation>
  </message>
  <message>
   <source>the download failed ({0})</source>
   <translation>下载失败（{0}）</translation>
  </message>
  <message>
   <source>the environment</source>
   <translation>环境</translation>
  </message>
  <message>
   <source>the environment beside the plugin</source>
   <translation>插件旁边的环境</translation>
  </message>
  <message>
   <source>the environment variable {0}</source>
   <translation>环境变量 {0}</translation>
  </message>
  <message>
   <source>the file cannot be read</source>
   <translation>无法读取该文件</translation>
  </message>
  <message>
   <source>the file holds {0} rasters, not one</source>
   <translation>该文件含有 {0} 个栅格，而不是一个</translation>
  </message>
  <message>
   <source>the file is empty</source>
   <translation>文件是空的</translation>
  </message>
  <message>
   <source>the file says so (scale and offset)</source>
   <translation>文件如此说明（比例和偏移）</translation>
  </message>
  <message>
   <source>the file {0}, which it lists, is not beside it</source>
   <translation>它列出的文件 {0} 不在旁边</translation>
  </message>
  <message>
   <source>the files of the model lie in different folders of it</source>
   <translation>模型的文件位于不同的文件夹中</translation>
  </message>
  <message>
   <source>the folder has no {0}</source>
   <translation>该文件夹没有 {0}</translation>
  </message>
  <message>
   <source>the folder holds no raster</source>
   <translation>该文件夹中没有栅格</translation>
  </message>
  <message>
   <source>the folder lacks a package for this system and Python</source>
   <translation>该文件夹缺少适合此系统和 Python 的软件包</translation>
  </message>
  <message>
   <source>the folder {0} does not exist</source>
   <translation>文件夹 {0} 不存在</translation>
  </message>
  <message>
   <source>the label has no field {0}</source>
   <translation>标签没有字段 {0}</translation>
  </message>
  <message>
   <source>the layers are {0}</source>
   <translation>图层为 {0}</translation>
  </message>
  <message>
   <source>the learning curve cannot be written ({0})</source>
   <translation>学习曲线无法写入（{0}）</translation>
  </message>
  <message>
   <source>the list names no file</source>
   <translation>该列表没有列出任何文件</translation>
  </message>
  <message>
   <source>the loss is {0} at step {1}</source>
   <translation>第 {1} 步的损失为 {0}</translation>
  </message>
  <message>
   <source>the map has no class in any of its polygons</source>
   <translation>地图在它的任何多边形内都没有类别</translation>
  </message>
  <message>
   <source>the mask head has no pixel skip</source>
   <translation>掩膜头没有像元跳接</translation>
  </message>
  <message>
   <source>the memory is too small for one tile of {0} pixels</source>
   <translation>内存不足以处理一个 {0} 像元的瓦片</translation>
  </message>
  <message>
   <source>the modality {0} has other bands or classes</source>
   <translation>模态 {0} 的波段或类别不同</translation>
  </message>
  <message>
   <source>the model cannot be written ({0})</source>
   <translation>模型无法写入（{0}）</translation>
  </message>
  <message>
   <source>the model takes {0} as measured values, not as classes</source>
   <translation>模型把 {0} 当作测量值，而不是类别</translation>
  </message>
  <message>
   <source>the model {0} does not describe what it was trained on</source>
   <translation>模型 {0} 没有描述它的训练数据</translation>
  </message>
  <message>
   <source>the model {0} has its own</source>
   <translation>模型 {0} 有自己的</translation>
  </message>
  <message>
   <source>the model {0} maps no buildings</source>
   <translation>模型 {0} 不提取建筑物</translation>
  </message>
  <message>
   <source>the model {0} maps no {1}</source>
   <translation>模型 {0} 不绘制 {1}</translation>
  </message>
  <message>
   <source>the model {0} takes no such layer</source>
   <translation>模型 {0} 不使用这样的图层</translation>
  </message>
  <message>
   <source>the model {0} takes several layers of this family</source>
   <translation>模型 {0} 使用该类别的多个图层</translation>
  </message>
  <message>
   <source>the name has characters that cannot be printed</source>
   <translation>名称含有不可打印的字符</translation>
  </message>
  <message>
   <source>the name is not UTF-8</source>
   <translation>名称不是 UTF-8</translation>
  </message>
  <message>
   <source>the network needs Python {0} or newer</source>
   <translation>神经网络需要 Python {0} 或更新版本</translation>
  </message>
  <message>
   <source>the package index cannot be reached</source>
   <translation>无法连接软件包索引</translation>
  </message>
  <message>
   <source>the package index refuses access</source>
   <translation>软件包索引拒绝访问</translation>
  </message>
  <message>
   <source>the package {0} is not installed</source>
   <translation>未安装软件包 {0}</translation>
  </message>
  <message>
   <source>the parcels have to go into a GeoPackage</source>
   <translation>地块必须写入 GeoPackage</translation>
  </message>
  <message>
   <source>the path {0} in it leads out of it</source>
   <translation>其中的路径 {0} 指向它之外</translation>
  </message>
  <message>
   <source>the plugin's setting</source>
   <translation>插件的设置</translation>
  </message>
  <message>
   <source>the points have to go into a GeoPackage</source>
   <translation>点必须写入 GeoPackage</translation>
  </message>
  <message>
   <source>the private environment</source>
   <translation>专用环境</translation>
  </message>
  <message>
   <source>the product is {0}</source>
   <translation>产品是{0}</translation>
  </message>
  <message>
   <source>the proxy does not let the download through</source>
   <translation>代理不允许下载</translation>
  </message>
  <message>
   <source>the repository is no LayerFuse model: config.json or model.safetensors is not in it</source>
   <translation>该仓库不是 LayerFuse 模型：其中没有 config.json 或 model.safetensors</translation>
  </message>
  <message>
   <source>the run folder cannot be made ({0})</source>
   <translation>无法创建运行文件夹（{0}）</translation>
  </message>
  <message>
   <source>the server answers with error {0}</source>
   <translation>服务器返回错误 {0}</translation>
  </message>
  <message>
   <source>the server cannot be reached ({0})</source>
   <translation>无法连接服务器（{0}）</translation>
  </message>
  <message>
   <source>the server is silent</source>
   <translation>服务器没有回应</translation>
  </message>
  <message>
   <source>the server sends more than the {0} bytes that it announced</source>
   <translation>服务器发送的内容超过其声明的 {0} 字节</translation>
  </message>
  <message>
   <source>the tensor {0} does not belong to this card's network</source>
   <translation>张量 {0} 不属于此模型卡的网络</translation>
  </message>
  <message>
   <source>the tensor {0} has the type {1}, not a float</source>
   <translation>张量 {0} 的类型是 {1}，不是浮点数</translation>
  </message>
  <message>
   <source>the tensor {0} has values that are not finite</source>
   <translation>张量 {0} 含有非有限值</translation>
  </message>
  <message>
   <source>the tensor {0} is missing</source>
   <translation>缺少张量 {0}</translation>
  </message>
  <message>
   <source>the unfinished run has other layers, another model or other options</source>
   <translation>未完成的运行使用了其他图层、其他模型或其他选项</translation>
  </message>
  <message>
   <source>the unit of its CRS is {0}</source>
   <translation>其坐标参照系的单位是 {0}</translation>
  </message>
  <message>
   <source>the weights are not what the card's digest says</source>
   <translation>权重与模型卡的摘要不符</translation>
  </message>
  <message>
   <source>the weights cannot be read ({0})</source>
   <translation>权重无法读取（{0}）</translation>
  </message>
  <message>
   <source>the {0} cannot be read ({1})</source>
   <translation>{0} 无法读取（{1}）</translation>
  </message>
  <message>
   <source>the {0} is larger than {1} MiB</source>
   <translation>{0} 大于 {1} MiB</translation>
  </message>
  <message>
   <source>the {0} is not valid JSON ({1})</source>
   <translation>{0} 不是有效的 JSON（{1}）</translation>
  </message>
  <message>
   <source>the {0} is not valid TOML ({1})</source>
   <translation>{0} 不是有效的 TOML（{1}）</translation>
  </message>
  <message>
   <source>the {0} output has to end in {1}</source>
   <translation>{0} 输出必须以 {1} 结尾</translation>
  </message>
  <message>
   <source>their classes differ: {0} of {1} against {2} of {3}</source>
   <translation>它们的类别不同：{1} 的 {0}，与 {3} 的 {2}</translation>
  </message>
  <message>
   <source>there are no band files of the product beside it</source>
   <translation>其旁边没有该产品的波段文件</translation>
  </message>
  <message>
   <source>there are no packages in it</source>
   <translation>其中没有软件包</translation>
  </message>
  <message>
   <source>there are no weights to keep still</source>
   <translation>没有可以保持不变的权重</translation>
  </message>
  <message>
   <source>there are too few labels to set some apart</source>
   <translation>标签太少，无法分出一部分</translation>
  </message>
  <message>
   <source>there is no engine yet</source>
   <translation>尚无引擎</translation>
  </message>
  <message>
   <source>there is no folder {0} to go up from</source>
   <translation>没有可供返回上级的文件夹 {0}</translation>
  </message>
  <message>
   <source>there is no modality {0}</source>
   <translation>没有模态 {0}</translation>
  </message>
  <message>
   <source>there is no such choice</source>
   <translation>没有这个选项</translation>
  </message>
  <message>
   <source>there is no such file</source>
   <translation>没有这个文件</translation>
  </message>
  <message>
   <source>there is no such folder, and no such model was downloaded from the Hub</source>
   <translation>没有这个文件夹，也没有从 Hub 下载过这个模型</translation>
  </message>
  <message>
   <source>there is no such kind of layer</source>
   <translation>没有这种图层</translation>
  </message>
  <message>
   <source>there is no such layer or file</source>
   <translation>没有这个图层或文件</translation>
  </message>
  <message>
   <source>there is no such model</source>
   <translation>没有这个模型</translation>
  </message>
  <message>
   <source>there is no such product</source>
   <translation>没有这种产品</translation>
  </message>
  <message>
   <source>there is no such raster layer or file</source>
   <translation>没有这个栅格图层或文件</translation>
  </message>
  <message>
   <source>there is no such tensor</source>
   <translation>没有这个张量</translation>
  </message>
  <message>
   <source>there is no way {0} to combine them</source>
   <translation>没有名为 {0} 的合并方式</translation>
  </message>
  <message>
   <source>there is no {0} in it</source>
   <translation>其中没有 {0}</translation>
  </message>
  <message>
   <source>there is none</source>
   <translation>没有</translation>
  </message>
  <message>
   <source>there is none, or torch was built without it</source>
   <translation>没有，或者 torch 构建时不含它</translation>
  </message>
  <message>
   <source>there is nothing to compare with one layer</source>
   <translation>只有一个图层，没有可比较的</translation>
  </message>
  <message>
   <source>they are 8 bits in 16 (x 256)</source>
   <translation>是存为 16 位的 8 位值（x 256）</translation>
  </message>
  <message>
   <source>they are 8 bits in 16 (x 257)</source>
   <translation>是存为 16 位的 8 位值（x 257）</translation>
  </message>
  <message>
   <source>they are colours of 0 to 1</source>
   <translation>是 0 到 1 的颜色</translation>
  </message>
  <message>
   <source>they are decibels x 10</source>
   <translation>是分贝 x 10</translation>
  </message>
  <message>
   <source>they are decibels x 100</source>
   <translation>是分贝 x 100</translation>
  </message>
  <message>
   <source>they are missing</source>
   <translation>缺少它们</translation>
  </message>
  <message>
   <source>they are no raster, whose codes a crosswalk could tell</source>
   <translation>它们不是栅格，没有可由图例对照解释的编码</translation>
  </message>
  <message>
   <source>they are small whole numbers and may be {0}</source>
   <translation>是较小的整数，可能是{0}</translation>
  </message>
  <message>
   <source>they are the layer {0}, too: the model would learn to copy them</source>
   <translation>它们同时也是图层 {0}：模型只会学会照抄</translation>
  </message>
  <message>
   <source>they are {0}, and the model takes decibels</source>
   <translation>是{0}，而模型需要分贝</translation>
  </message>
  <message>
   <source>they cover all of the map</source>
   <translation>它们覆盖了整幅地图</translation>
  </message>
  <message>
   <source>they give no map in this area</source>
   <translation>它们在该区域得不到地图</translation>
  </message>
  <message>
   <source>they give {0} numbers of a pixel, and trees can count to {1}</source>
   <translation>它们对每个像元给出 {0} 个数值，而树最多只能数到 {1}</translation>
  </message>
  <message>
   <source>they have no CRS</source>
   <translation>它们没有 CRS</translation>
  </message>
  <message>
   <source>they have no data in the area</source>
   <translation>它们在该区域内没有数据</translation>
  </message>
  <message>
   <source>they have no field for the class</source>
   <translation>其中没有表示类别的字段</translation>
  </message>
  <message>
   <source>they have {0} different values, and a model has up to {1} classes</source>
   <translation>它们有 {0} 个不同的值，而模型最多有 {1} 个类别</translation>
  </message>
  <message>
   <source>they lie too far apart to be one layer</source>
   <translation>它们相距太远，不能成为一个图层</translation>
  </message>
  <message>
   <source>they look like colours of {0} bits</source>
   <translation>看来是 {0} 位的颜色</translation>
  </message>
  <message>
   <source>they look like logarithms to base 10 of power, which the file does not say, and the model takes decibels</source>
   <translation>看来是功率以 10 为底的对数，文件没有说明，而模型需要分贝</translation>
  </message>
  <message>
   <source>they look like natural logarithms of power, which the file does not say, and the model takes decibels</source>
   <translation>看来是功率的自然对数，文件没有说明，而模型需要分贝</translation>
  </message>
  <message>
   <source>they look like {0}</source>
   <translation>看来是{0}</translation>
  </message>
  <message>
   <source>they look like {0}, which the file does not say, and the model takes decibels</source>
   <translation>看来是{0}，文件没有说明，而模型需要分贝</translation>
  </message>
  <message>
   <source>they name no class</source>
   <translation>它们没有指明类别</translation>
  </message>
  <message>
   <source>this Python cannot be used</source>
   <translation>此 Python 不能使用</translation>
  </message>
  <message>
   <source>this Python cannot make environments</source>
   <translation>此 Python 不能创建环境</translation>
  </message>
  <message>
   <source>this algorithm has no such parameter</source>
   <translation>此算法没有该参数</translation>
  </message>
  <message>
   <source>this card has no units for it</source>
   <translation>此显卡没有相应的计算单元</translation>
  </message>
  <message>
   <source>this catalogue has no {0}.</source>
   <translation>该目录中没有 {0}。</translation>
  </message>
  <message>
   <source>this is no ONNX file ({0})</source>
   <translation>这不是 ONNX 文件（{0}）</translation>
  </message>
  <message>
   <source>this is no name of a model on the Hub</source>
   <translation>这不是 Hub 上模型的名称</translation>
  </message>
  <message>
   <source>this is no regular file</source>
   <translation>这不是普通文件</translation>
  </message>
  <message>
   <source>this is no safetensors file (damaged header)</source>
   <translation>这不是 safetensors 文件（文件头损坏）</translation>
  </message>
  <message>
   <source>this is no safetensors file (impossible header size)</source>
   <translation>这不是 safetensors 文件（文件头大小不可能）</translation>
  </message>
  <message>
   <source>those of the two dates have no area in common</source>
   <translation>两个日期的图层没有共同区域</translation>
  </message>
  <message>
   <source>threshold</source>
   <translation>阈值</translation>
  </message>
  <message>
   <source>tile size</source>
   <translation>瓦片大小</translation>
  </message>
  <message>
   <source>tiles that it lists are not beside it</source>
   <translation>它列出的瓦片不在旁边</translation>
  </message>
  <message>
   <source>torch</source>
   <translation>torch</translation>
  </message>
  <message>
   <source>training</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>trees grow over a model of LayerFuse, and not over others</source>
   <translation>树只能生长在 LayerFuse 的模型之上</translation>
  </message>
  <message>
   <source>trees learn where few pixels are labelled, and scikit-learn is not installed</source>
   <translation>标注像元很少时由决策树学习，而 scikit-learn 未安装</translation>
  </message>
  <message>
   <source>two of its assets are the band {0}</source>
   <translation>其资源中有两个是波段 {0}</translation>
  </message>
  <message>
   <source>unlabelled</source>
   <translation>unlabelled</translation>
  </message>
  <message>
   <source>weights: new, {0} to download</source>
   <translation>权重：新的，需下载 {0}</translation>
  </message>
  <message>
   <source>what {0} would be has values that are not finite</source>
   <translation>对应 {0} 的值含有非有限数</translation>
  </message>
  <message>
   <source>where band {0} is transparent</source>
   <translation>波段 {0} 透明之处</translation>
  </message>
  <message>
   <source>with one class nothing can change</source>
   <translation>只有一个类别，不可能发生变化</translation>
  </message>
  <message>
   <source>workers</source>
   <translation>workers</translation>
  </message>
  <message>
   <source>{0} Check the layer's scale and offset.</source>
   <translation>{0}请检查图层的比例和偏移。</translation>
  </message>
  <message>
   <source>{0} Convert it first.</source>
   <translation>{0}请先转换。</translation>
  </message>
  <message>
   <source>{0} GB are free, {1} GB are needed</source>
   <translation>可用 {0} GB，需要 {1} GB</translation>
  </message>
  <message>
   <source>{0} If it is none, set nodata to 0.</source>
   <translation>{0} 如果它不是数据，请将 nodata 设为 0。</translation>
  </message>
  <message>
   <source>{0} If it is radiance, convert it to reflectance first.</source>
   <translation>{0}若是辐射亮度，请先转换为反射率。</translation>
  </message>
  <message>
   <source>{0} MiB for the engine's pixels cannot be written ({1})</source>
   <translation>引擎像元所需的 {0} MiB 无法写入（{1}）</translation>
  </message>
  <message>
   <source>{0} Please check.</source>
   <translation>{0}请检查。</translation>
  </message>
  <message>
   <source>{0} Say which bands are which.</source>
   <translation>{0} 请说明各波段分别是什么。</translation>
  </message>
  <message>
   <source>{0} and {1} show one place on {2}: the last is used where it has data.</source>
   <translation>{0} 和 {1} 在 {2} 显示同一地点：有数据处使用最后一个。</translation>
  </message>
  <message>
   <source>{0} and {1} show one place, and tell no date: the last is used where it has data.</source>
   <translation>{0} 和 {1} 显示同一地点，且没有日期：有数据处使用最后一个。</translation>
  </message>
  <message>
   <source>{0} are too few for {1} in each of {2} parts of the map</source>
   <translation>{0} 个点太少，地图有 {2} 个部分，每个部分需要 {1} 个</translation>
  </message>
  <message>
   <source>{0} bands are chosen, {1} needs {2}</source>
   <translation>选择了 {0} 个波段，{1} 需要 {2} 个</translation>
  </message>
  <message>
   <source>{0} cannot be reached, or the connection broke off ({1}: {2})</source>
   <translation>无法连接到 {0}，或连接中断（{1}：{2}）</translation>
  </message>
  <message>
   <source>{0} cannot be written</source>
   <translation>{0} 无法写入</translation>
  </message>
  <message>
   <source>{0} dates: each is mapped, and averaged.</source>
   <translation>{0} 个日期：逐日制图后取平均。</translation>
  </message>
  <message>
   <source>{0} dates: each pixel is taken from its best one.</source>
   <translation>{0} 个日期：每个像元取自最佳日期。</translation>
  </message>
  <message>
   <source>{0} does not tell its legend: its codes are taken for the values of the classes, {1}.</source>
   <translation>{0} 没有说明图例：其代码按类别的值理解，{1}。</translation>
  </message>
  <message>
   <source>{0} does not tell its legend: its codes are taken for the values of the classes, {1}; it can be of {2}.</source>
   <translation>{0} 没有说明图例：其代码按类别的值理解，{1}；可能属于 {2}。</translation>
  </message>
  <message>
   <source>{0} has bands as of {1}, and bytes that make no vectors of length 1.</source>
   <translation>{0} 的波段名称与 {1} 相同，但其字节不能构成长度为 1 的向量。</translation>
  </message>
  <message>
   <source>{0} has codes without a class, which are no data: {1}.</source>
   <translation>{0}中有无对应类别的编码，作为无数据处理：{1}。</translation>
  </message>
  <message>
   <source>{0} has hardly any short-wave infrared beside its near infrared: turbid water, or radiance.</source>
   <translation>{0} 相对近红外几乎没有短波红外：浑浊的水，或者是辐射亮度。</translation>
  </message>
  <message>
   <source>{0} has no such repository, or it is private</source>
   <translation>{0} 上没有这个仓库，或者它是私有的</translation>
  </message>
  <message>
   <source>{0} has shape {1}, the card needs {2}</source>
   <translation>{0} 的形状为 {1}，模型卡要求 {2}</translation>
  </message>
  <message>
   <source>{0} has whole numbers without a scale, which are taken as they are. Please check.</source>
   <translation>{0} 是没有比例系数的整数，按原值使用。请检查。</translation>
  </message>
  <message>
   <source>{0} has {1} bytes, allowed are {2}</source>
   <translation>{0} 有 {1} 字节，上限为 {2}</translation>
  </message>
  <message>
   <source>{0} in all bands</source>
   <translation>所有波段为 {0}</translation>
  </message>
  <message>
   <source>{0} in it has another size than announced</source>
   <translation>其中 {0} 的大小与声明的不同</translation>
  </message>
  <message>
   <source>{0} in it is a link or encrypted</source>
   <translation>其中的 {0} 是链接或已加密</translation>
  </message>
  <message>
   <source>{0} in it is packed {1} times smaller than it is</source>
   <translation>其中的 {0} 压缩比达 {1} 倍</translation>
  </message>
  <message>
   <source>{0} in it is read</source>
   <translation>其中的 {0} 是要读取的</translation>
  </message>
  <message>
   <source>{0} in it unpacks to {1} GB</source>
   <translation>其中的 {0} 解压后为 {1} GB</translation>
  </message>
  <message>
   <source>{0} in {1}: it differs from the processor by {2}</source>
   <translation>{1} 精度的 {0}：它与处理器的结果相差 {2}</translation>
  </message>
  <message>
   <source>{0} in {1}: its self-test failed ({2})</source>
   <translation>{1} 精度的 {0}：自检失败（{2}）</translation>
  </message>
  <message>
   <source>{0} is a file, no folder</source>
   <translation>{0} 是文件，不是文件夹</translation>
  </message>
  <message>
   <source>{0} is a file, not a folder</source>
   <translation>{0} 是文件，不是文件夹</translation>
  </message>
  <message>
   <source>{0} is called {1}, and nothing else tells the unit of its heights: they are taken for {2}. If they are in {3}, tell it: gdal_edit.py -units {4} FILE.</source>
   <translation>{0} 的名称含 {1}，此外没有任何信息说明其高程单位：按 {2} 处理。如果单位是 {3}，请注明：gdal_edit.py -units {4} FILE。</translation>
  </message>
  <message>
   <source>{0} is cloud or shadow, and left out.</source>
   <translation>{0} 是云或阴影，被排除。</translation>
  </message>
  <message>
   <source>{0} is left out by {1}.</source>
   <translation>{0} 被 {1} 略去。</translation>
  </message>
  <message>
   <source>{0} is left out: {1}.</source>
   <translation>略去 {0}：{1}。</translation>
  </message>
  <message>
   <source>{0} is neither a value nor a colour, and the label is a raster</source>
   <translation>{0} 既不是数值也不是颜色，而标签是栅格</translation>
  </message>
  <message>
   <source>{0} is no class</source>
   <translation>{0} 不是类别</translation>
  </message>
  <message>
   <source>{0} is no file of certificates</source>
   <translation>{0} 不是证书文件</translation>
  </message>
  <message>
   <source>{0} is no probability</source>
   <translation>{0} 不是概率</translation>
  </message>
  <message>
   <source>{0} is not a length of 0.001 to 100,000 metres</source>
   <translation>{0} 不是 0.001 到 100,000 米的长度</translation>
  </message>
  <message>
   <source>{0} is not a multiple of {1} of {2} to {3} pixels</source>
   <translation>{0} 不是 {1} 的倍数，或不在 {2} 到 {3} 像元之间</translation>
  </message>
  <message>
   <source>{0} is not a number</source>
   <translation>{0} 不是数字</translation>
  </message>
  <message>
   <source>{0} is not a number of 1 to {1}</source>
   <translation>{0} 不是 1 到 {1} 之间的数</translation>
  </message>
  <message>
   <source>{0} is not a number of square metres</source>
   <translation>{0} 不是平方米数</translation>
  </message>
  <message>
   <source>{0} is not a share</source>
   <translation>{0} 不是比例</translation>
  </message>
  <message>
   <source>{0} is not a share of 0 to 1</source>
   <translation>{0} 不是 0 到 1 的比例</translation>
  </message>
  <message>
   <source>{0} is of Sentinel-2 processing baseline {1}, but its values are too dark to have the 1,000 added that such files have: they are taken as they are.</source>
   <translation>{0} 属于 Sentinel-2 处理基线 {1}，但其值太暗，不像加了此类文件所加的 1000：按原样采用。</translation>
  </message>
  <message>
   <source>{0} is radiance, as it says, and the model takes reflectance: the map will be of little use.</source>
   <translation>{0} 自称是辐射亮度，而模型需要反射率：所得地图用处不大。</translation>
  </message>
  <message>
   <source>{0} is taken as no data: {1}.</source>
   <translation>{0} 作为无数据：{1}。</translation>
  </message>
  <message>
   <source>{0} is taken for {1} ({2}): {3}.</source>
   <translation>{0}被认作 {1}（{2}）：{3}。</translation>
  </message>
  <message>
   <source>{0} is {1} (by its {2}); the classes have no names, and are taken for the same codes.</source>
   <translation>{0}是 {1}（依据：{2}）；类别没有名称，按相同编码处理。</translation>
  </message>
  <message>
   <source>{0} is {1} in one of them and {2} in another</source>
   <translation>{0} 在一处表示 {1}，在另一处表示 {2}</translation>
  </message>
  <message>
   <source>{0} leaves out nothing of {1} where it was looked at: check its place and values.</source>
   <translation>在检查过的位置，{0} 没有剔除 {1} 的任何像元：请检查其位置和取值。</translation>
  </message>
  <message>
   <source>{0} minutes are enough for {1} steps on this machine, and one pass over the labels takes {2}</source>
   <translation>在此计算机上 {0} 分钟够 {1} 步，而遍历一次标签需要 {2} 步</translation>
  </message>
  <message>
   <source>{0} names it, but there is none</source>
   <translation>{0}指定了它，但它不存在</translation>
  </message>
  <message>
   <source>{0} names its classes itself: {1}.</source>
   <translation>{0}自带类别名称：{1}。</translation>
  </message>
  <message>
   <source>{0} of its {1} super-tiles are not there, {2}</source>
   <translation>其 {1} 个超级瓦片中缺少 {0} 个，{2}</translation>
  </message>
  <message>
   <source>{0} of the area of {1} is left out by {2}.</source>
   <translation>{1} 的区域中有 {0} 被 {2} 剔除。</translation>
  </message>
  <message>
   <source>{0} of the map has no image below it, and rests on {1} alone.</source>
   <translation>地图的 {0} 下方没有影像，仅依据 {1}。</translation>
  </message>
  <message>
   <source>{0} of {1} is 0, which the layer declares to be no data: taken for the ground. If it is none, set nodata to 0.</source>
   <translation>{1} 的 {0} 为 0，图层将其声明为无数据：现当作地面。若不是地面，请把无数据值设为 0。</translation>
  </message>
  <message>
   <source>{0} of {1} is cloud, shadow or flawed by its own {2} and left out; --mask {3}=none keeps it.</source>
   <translation>根据其自带的 {2}，{1} 的 {0} 为云、阴影或有缺陷，已被排除；使用 --mask {3}=none 可保留。</translation>
  </message>
  <message>
   <source>{0} of {1} is cloud, shadow or flawed by its own {2} and left out; none as what to leave out of {3} keeps it.</source>
   <translation>{1} 的 {0} 按其自带的 {2} 为云、阴影或有缺陷，已排除；把 {3} 要排除的内容写为 none 即可保留。</translation>
  </message>
  <message>
   <source>{0} of {1} is {2}, beyond all that can be measured: taken as no data.</source>
   <translation>{1} 的 {0} 为 {2}，超出一切可测范围：当作无数据。</translation>
  </message>
  <message>
   <source>{0} of {1} is {2}, which the layer does not declare: taken as no data. If it is data, set nodata to nan.</source>
   <translation>{1} 的 {0} 为{2}，图层未声明：当作无数据。若是数据，请把无数据值设为 nan。</translation>
  </message>
  <message>
   <source>{0} was taken on {1}.</source>
   <translation>{0} 拍摄于 {1}。</translation>
  </message>
  <message>
   <source>{0} was taken on {1}: each date is mapped, and averaged.</source>
   <translation>{0} 拍摄于 {1}：逐日制图后取平均。</translation>
  </message>
  <message>
   <source>{0} was taken on {1}: each pixel is taken from its best date.</source>
   <translation>{0} 拍摄于 {1}：每个像元取自最佳日期。</translation>
  </message>
  <message>
   <source>{0} was to lie outside the cache</source>
   <translation>{0} 将位于缓存之外</translation>
  </message>
  <message>
   <source>{0} x {1} pixels of {2} m are less than one patch of the model ({3})</source>
   <translation>{0} x {1} 个 {2} m 的像元小于模型的一个图块（{3}）</translation>
  </message>
  <message>
   <source>{0} x {1} pixels of {2}, {3}</source>
   <translation>{0} x {1} 像元，{2}，{3}</translation>
  </message>
  <message>
   <source>{0}, and none of its classes is one of {1}</source>
   <translation>{0}，而其类别都不属于 {1}</translation>
  </message>
  <message>
   <source>{0}, as codes of classes are, and hardly heights. Choose a layer of heights.</source>
   <translation>{0}，像是类别代码，不大可能是高程。请选择高程图层。</translation>
  </message>
  <message>
   <source>{0}, so the file was deleted</source>
   <translation>{0}，因此文件已删除</translation>
  </message>
  <message>
   <source>{0}: all {1} bands, {2}.</source>
   <translation>{0}：全部 {1} 个波段，{2}。</translation>
  </message>
  <message>
   <source>{0}: changed</source>
   <translation>{0}：已改变</translation>
  </message>
  <message>
   <source>{0}: cloud and shadow, or bands that were normalised one by one. If so, give them as delivered.</source>
   <translation>{0}：云和阴影，或者是逐波段归一化的结果。若是后者，请提供原始交付的值。</translation>
  </message>
  <message>
   <source>{0}: flat land by the sea in whole metres, or codes of classes. Please check.</source>
   <translation>{0}：以整米计的海边平地，或者是类别代码。请检查。</translation>
  </message>
  <message>
   <source>{0}: heights that were normalised, of which nobody can tell the metres. Give them as measured.</source>
   <translation>{0}：是归一化的高程，无法得知米数。请提供实测值。</translation>
  </message>
  <message>
   <source>{0}: its band {1}.</source>
   <translation>{0}：取其波段 {1}。</translation>
  </message>
  <message>
   <source>{0}: no name of a product or band (SR_B2) tells. Please check.</source>
   <translation>{0}：产品或波段的名称（如 SR_B2）没有说明。请检查。</translation>
  </message>
  <message>
   <source>{0}: other values</source>
   <translation>{0}：其他值</translation>
  </message>
  <message>
   <source>{0}: saturated cloud or snow, or fill. If fill, set nodata to {1}.</source>
   <translation>{0}：是饱和的云或雪，或者是填充值。若是填充值，请将无数据值设为 {1}。</translation>
  </message>
  <message>
   <source>{0}: the flattest of coasts, or heights that were normalised. If so, give them as measured.</source>
   <translation>{0}：极平坦的海岸，或者是归一化的高程。若是后者，请提供实测值。</translation>
  </message>
  <message>
   <source>{0}: they were normalised one by one, and nobody can tell the reflectance. Give them as delivered.</source>
   <translation>{0}：是逐波段归一化的，无法得知反射率。请提供原始交付的值。</translation>
  </message>
  <message>
   <source>{0}: {1} of {2} bands, {3}.</source>
   <translation>{0}：{2} 个波段中的 {1} 个，{3}。</translation>
  </message>
  <message>
   <source>{what}: {why}. {fix}</source>
   <translation>{what}：{why}。{fix}</translation>
  </message>
 </context>
 <context>
  <name>LabelWindow</name>
  <message>
   <source> min</source>
   <translation> 分钟</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>&amp;Draw</source>
   <translation>绘制(&amp;D)</translation>
  </message>
  <message>
   <source>&amp;Grow</source>
   <translation>生长(&amp;G)</translation>
  </message>
  <message>
   <source>&amp;Learn From It</source>
   <translation>据此学习(&amp;L)</translation>
  </message>
  <message>
   <source>&amp;New Label Layer…</source>
   <translation>新建标注图层(&amp;N)…</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>停止(&amp;S)</translation>
  </message>
  <message>
   <source>&amp;Undo</source>
   <translation>撤销(&amp;U)</translation>
  </message>
  <message>
   <source>&amp;Where to Look Next</source>
   <translation>接下来看哪里(&amp;W)</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>上一个</translation>
  </message>
  <message>
   <source>Choose ten points of the map at which a label helps the model most.</source>
   <translation>在地图上选择十个标注对模型最有帮助的点。</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>关闭窗口。已填写的内容会保留。</translation>
  </message>
  <message>
   <source>Draw labels of the class that is pressed. Polygons: a click for each corner, a right click at the end; Escape gives up. Points: a click each.</source>
   <translation>绘制所按类别的标注。多边形：每个角点单击一次，最后右键结束；Esc 放弃。点：每次单击一个。</translation>
  </message>
  <message>
   <source>End the training now. You are asked what becomes of the result.</source>
   <translation>立即结束训练。结果如何处理会询问您。</translation>
  </message>
  <message>
   <source>Ending; the best so far is being scored and saved…</source>
   <translation>正在结束；正在评价并保存到目前为止最好的结果…</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>转到下一个点（空格键）。</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>转到上一个点（退格键）。</translation>
  </message>
  <message>
   <source>Grow labels of the class that is pressed: a click takes all that looks alike around it on the uppermost image. Hold the button and drag to the right for more, to the left for less; a right click gives up. The next click takes as much.</source>
   <translation>以所按类别生长标签：单击后，最上层影像中该处周围相似的部分即被选取。按住按键向右拖动则更多，向左则更少；右键单击放弃。下一次单击沿用同样的程度。</translation>
  </message>
  <message>
   <source>Hide the &amp;maps</source>
   <translation>隐藏地图(&amp;M)</translation>
  </message>
  <message>
   <source>How long to train, at most. A few labels take less.</source>
   <translation>最长训练时间。标注很少时用时更短。</translation>
  </message>
  <message>
   <source>It was cancelled. The model is the one before.</source>
   <translation>已取消。模型仍是之前的那个。</translation>
  </message>
  <message>
   <source>Label</source>
   <translation>标注</translation>
  </message>
  <message>
   <source>Label layer</source>
   <translation>标注图层</translation>
  </message>
  <message>
   <source>Learning: {share:.0%}</source>
   <translation>学习中：{share:.0%}</translation>
  </message>
  <message>
   <source>Make a label layer, or choose one. A few labels of each class, far apart, do.</source>
   <translation>新建或选择一个标注图层。每个类别几个彼此远离的标注即可。</translation>
  </message>
  <message>
   <source>Make a layer to draw labels in.</source>
   <translation>新建用于绘制标注的图层。</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>下一个</translation>
  </message>
  <message>
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>第 {at} 个点，共 {all} 个；已填 {said} 个</translation>
  </message>
  <message>
   <source>Points or polygons with a field class.</source>
   <translation>带有字段 class 的点或多边形。</translation>
  </message>
  <message>
   <source>Reading layers and labels…</source>
   <translation>正在读取图层和标签…</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>填写此处为该类别。按键是它前面的数字。</translation>
  </message>
  <message>
   <source>Say what is at some places first.</source>
   <translation>请先填写一些地方是什么。</translation>
  </message>
  <message>
   <source>See the image, and what is there, before you see what the map says of it.</source>
   <translation>先看影像和实际情况，再看地图如何说。</translation>
  </message>
  <message>
   <source>Step Back</source>
   <translation>退一步</translation>
  </message>
  <message>
   <source>Take back the last label that was drawn.</source>
   <translation>撤回最后绘制的标注。</translation>
  </message>
  <message>
   <source>The map is being made again…</source>
   <translation>正在重新制图…</translation>
  </message>
  <message>
   <source>The model of the map goes on learning from these labels, and the map is made again.</source>
   <translation>地图的模型用这些标注继续学习，并重新制图。</translation>
  </message>
  <message>
   <source>The new map has other classes than the old one.</source>
   <translation>新地图的类别与旧地图不同。</translation>
  </message>
  <message>
   <source>The new model and its map are gone. {name} stays.</source>
   <translation>新模型及其地图已删除。{name} 保留。</translation>
  </message>
  <message>
   <source>The two maps are not on the same pixels.</source>
   <translation>两幅地图的像元不一致。</translation>
  </message>
  <message>
   <source>This layer has no field “class”. Make a new one, or choose another.</source>
   <translation>此图层没有字段“class”。请新建一个，或选择其他图层。</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>时间</translation>
  </message>
  <message>
   <source>Use the model that was in use before the last one.</source>
   <translation>使用上一个模型之前所用的模型。</translation>
  </message>
  <message>
   <source>What has changed</source>
   <translation>变化之处</translation>
  </message>
  <message>
   <source>Where to look next</source>
   <translation>接下来看哪里</translation>
  </message>
  <message>
   <source>labels</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>there are no new ones</source>
   <translation>没有新的标注</translation>
  </message>
  <message>
   <source>{name} is in use again.</source>
   <translation>重新使用 {name}。</translation>
  </message>
  <message>
   <source>{name} is in use.</source>
   <translation>正在使用 {name}。</translation>
  </message>
  <message>
   <source>{name} stays in use.</source>
   <translation>继续使用 {name}。</translation>
  </message>
  <message>
   <source>{n} labels of other layers are learnt, too.</source>
   <translation>其他图层的 {n} 个标注也会被学习。</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes of your own. A model of these is made by Learn My Classes in the panel.</source>
   <translation>{n} 个像元，{k} 个自定义类别。在面板中使用“学习我的类别”即可为其建立模型。</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes.</source>
   <translation>{k} 个类别，{n} 个像元。</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes. Make a map first: its model learns from these labels.</source>
   <translation>{k} 个类别，{n} 个像元。请先制图：其模型将用这些标注学习。</translation>
  </message>
  <message>
   <source>{n} px</source>
   <translation>{n} 像元</translation>
  </message>
  <message>
   <source>{share} of the map is of another class now; the layer “{name}” shows where.</source>
   <translation>地图的 {share} 现在是另一类别；图层“{name}”显示在何处。</translation>
  </message>
 </context>
 <context>
  <name>Labels</name>
  <message>
   <source>Choose a layer of a file of your own.</source>
   <translation>请选择您自己文件中的图层。</translation>
  </message>
  <message>
   <source>Save it.</source>
   <translation>请保存它。</translation>
  </message>
  <message>
   <source>it cannot be copied ({why})</source>
   <translation>无法复制（{why}）</translation>
  </message>
  <message>
   <source>it cannot be written</source>
   <translation>无法写入</translation>
  </message>
 </context>
 <context>
  <name>LayerFuseDock</name>
  <message>
   <source>&amp;Compare Layers…</source>
   <translation>比较图层(&amp;C)…</translation>
  </message>
  <message>
   <source>&amp;Find Layers…</source>
   <translation>查找图层(&amp;F)…</translation>
  </message>
  <message>
   <source>&amp;Learn My Classes…</source>
   <translation>学习我的类别(&amp;L)…</translation>
  </message>
  <message>
   <source>&amp;Map Change…</source>
   <translation>变化制图(&amp;M)…</translation>
  </message>
  <message>
   <source>A run of the queue writes this output. Choose another.</source>
   <translation>队列中的某个运行正在写入此输出。请另选一个。</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>请选择其他模型。</translation>
  </message>
  <message>
   <source>Choose another output.</source>
   <translation>请选择其他输出。</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>请至少选择一个图层。</translation>
  </message>
  <message>
   <source>Compare these layers with those of an earlier date: what became what, and on how many hectares.</source>
   <translation>将这些图层与较早日期的图层比较：什么变成了什么，变化了多少公顷。</translation>
  </message>
  <message>
   <source>Draw labels, or say what is at points that the map doubts, and learn from them.</source>
   <translation>绘制标注，或填写地图不确定的点是什么，并据此学习。</translation>
  </message>
  <message>
   <source>Find out what each of these layers is worth for the map. A report says which you can do without.</source>
   <translation>了解每个图层对地图的价值。报告会说明哪些图层可以不用。</translation>
  </message>
  <message>
   <source>La&amp;bel…</source>
   <translation>标注(&amp;B)…</translation>
  </message>
  <message>
   <source>LayerFuse’s computing part is not set up yet.</source>
   <translation>LayerFuse 的计算部分尚未安装。</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>Look in a public catalogue for layers that the model takes and you have not.</source>
   <translation>在公共目录中查找模型可用而您没有的图层。</translation>
  </message>
  <message>
   <source>Make a model of your own classes. A few dozen polygons of what is where, and ten minutes, do.</source>
   <translation>用您自己的类别制作模型。几十个说明哪里是什么的多边形，加上十分钟就够了。</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>No layer has data in the area. Choose other layers or another area.</source>
   <translation>该区域内没有任何图层有数据。请选择其他图层或其他区域。</translation>
  </message>
  <message>
   <source>Set Up Engine…</source>
   <translation>安装引擎…</translation>
  </message>
  <message>
   <source>a run of the queue writes it</source>
   <translation>队列中的某个运行正在写入它</translation>
  </message>
 </context>
 <context>
  <name>LayerFusePlugin</name>
  <message>
   <source>A map of a closed project is ready.</source>
   <translation>已关闭工程的一幅地图已完成。</translation>
  </message>
  <message>
   <source>Add It Here</source>
   <translation>添加到此处</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>详情</translation>
  </message>
  <message>
   <source>Map Land Cover</source>
   <translation>土地覆盖制图</translation>
  </message>
  <message>
   <source>Map land cover from the layers you have</source>
   <translation>用手头的图层制作土地覆盖图</translation>
  </message>
  <message>
   <source>Open Log</source>
   <translation>打开日志</translation>
  </message>
  <message>
   <source>Open Report</source>
   <translation>打开报告</translation>
  </message>
  <message>
   <source>Read in the browser how LayerFuse works</source>
   <translation>在浏览器中阅读 LayerFuse 的使用说明</translation>
  </message>
  <message>
   <source>Results of closed projects not saved yet: {n}.</source>
   <translation>已关闭项目中尚未保存的结果：{n}。</translation>
  </message>
  <message>
   <source>Results of this project not saved yet: {n}.</source>
   <translation>此项目中尚未保存的结果：{n}。</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>保存…</translation>
  </message>
  <message>
   <source>The map is ready, and doubtful.</source>
   <translation>地图已完成，但存疑。</translation>
  </message>
  <message>
   <source>The map is ready.</source>
   <translation>地图已完成。</translation>
  </message>
  <message>
   <source>The map was not made.</source>
   <translation>地图未生成。</translation>
  </message>
  <message>
   <source>The report is ready.</source>
   <translation>报告已完成。</translation>
  </message>
  <message>
   <source>The run was cancelled.</source>
   <translation>运行已取消。</translation>
  </message>
  <message>
   <source>They go when QGIS is closed.</source>
   <translation>关闭QGIS后它们将丢失。</translation>
  </message>
  <message>
   <source>{title} is ready.</source>
   <translation>{title} 已完成。</translation>
  </message>
 </context>
 <context>
  <name>Layers</name>
  <message>
   <source>Buildings at {size:g} m by the model {model}.</source>
   <translation>{size:g} m 建筑物图，由模型 {model} 生成。</translation>
  </message>
  <message>
   <source>Buildings by {model}</source>
   <translation>建筑物，模型 {model}</translation>
  </message>
  <message>
   <source>Every kind of layer that the model knows was given</source>
   <translation>模型所知的各类图层均已提供</translation>
  </message>
  <message>
   <source>Land cover at {size:g} m by the model {model}.</source>
   <translation>{size:g} m 土地覆盖图，由模型 {model} 生成。</translation>
  </message>
  <message>
   <source>Land cover by {model}</source>
   <translation>土地覆盖，模型 {model}</translation>
  </message>
  <message>
   <source>Like the training</source>
   <translation>与训练数据相似</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version} with the model {model}</source>
   <translation>由 LayerFuse {version} 使用模型 {model} 生成</translation>
  </message>
  <message>
   <source>Model: {license}</source>
   <translation>模型：{license}</translation>
  </message>
  <message>
   <source>No class</source>
   <translation>无类别</translation>
  </message>
  <message>
   <source>Not available: {names}</source>
   <translation>不可用：{names}</translation>
  </message>
  <message>
   <source>Unlike anything learnt</source>
   <translation>与学过的都不相似</translation>
  </message>
 </context>
 <context>
  <name>Layout</name>
  <message>
   <source>By the reference, ha</source>
   <translation>按参考，公顷</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>Hectares</source>
   <translation>公顷</translation>
  </message>
  <message>
   <source>Judged by {reference} on {date}: {value} % of it is right (95 % interval: {low} to {high}).</source>
   <translation>{date} 以 {reference} 评价：{value} % 正确（95 % 区间：{low} 至 {high}）。</translation>
  </message>
  <message>
   <source>Judged by {reference} on {date}: {value} % of it is right.</source>
   <translation>{date} 以 {reference} 评价：{value} % 正确。</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>地图</translation>
  </message>
  <message>
   <source>Not judged by a reference yet: the areas are those of the map, without intervals.</source>
   <translation>尚未用参考评价：面积为地图的面积，没有区间。</translation>
  </message>
  <message>
   <source>Reference: {name}</source>
   <translation>参考：{name}</translation>
  </message>
  <message>
   <source>Share</source>
   <translation>份额</translation>
  </message>
  <message>
   <source>The reference is no random sample of points: the areas have no intervals.</source>
   <translation>参考不是随机抽取的点：面积没有区间。</translation>
  </message>
 </context>
 <context>
  <name>LearnDialog</name>
  <message>
   <source> min</source>
   <translation> 分钟</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>&amp;Learn</source>
   <translation>学习(&amp;L)</translation>
  </message>
  <message>
   <source>&amp;New Label Layer…</source>
   <translation>新建标注图层(&amp;N)…</translation>
  </message>
  <message>
   <source>&amp;Pause</source>
   <translation>暂停(&amp;P)</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>停止(&amp;S)</translation>
  </message>
  <message>
   <source>A layer to learn from and later to map from. Leave out what you lack.</source>
   <translation>用来学习、以后也用来制图的图层。没有的就不填。</translation>
  </message>
  <message>
   <source>A model that knows similar images learns faster. What fits of it is taken, the rest is new.</source>
   <translation>熟悉类似影像的模型学得更快。能沿用的部分会被沿用，其余重新学习。</translation>
  </message>
  <message>
   <source>Also what was learnt before</source>
   <translation>同时学习之前的标注</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>类别字段</translation>
  </message>
  <message>
   <source>Close the window. A training that runs goes on.</source>
   <translation>关闭窗口。正在进行的训练会继续。</translation>
  </message>
  <message>
   <source>Draw polygons where you know what is there, a few for each class and far apart, with the class in a field. Choose the layers to learn from.</source>
   <translation>在您知道是什么的地方绘制多边形：每个类别几个，彼此相距远些，类别写在字段中。然后选择用来学习的图层。</translation>
  </message>
  <message>
   <source>Earlier labels</source>
   <translation>之前的标注</translation>
  </message>
  <message>
   <source>End the training now. The best so far becomes the model.</source>
   <translation>立即结束训练。到目前为止最好的结果就是模型。</translation>
  </message>
  <message>
   <source>Ending; the best so far is being scored and saved…</source>
   <translation>正在结束；正在评价并保存到目前为止最好的结果…</translation>
  </message>
  <message>
   <source>From scratch</source>
   <translation>从头开始</translation>
  </message>
  <message>
   <source>Halt the training, and have it go on later. Its time stands still.</source>
   <translation>暂停训练，以后继续。暂停期间不计时。</translation>
  </message>
  <message>
   <source>Held out: {name}</source>
   <translation>留出部分：{name}</translation>
  </message>
  <message>
   <source>How long to train, at most. A few labels take less.</source>
   <translation>最长训练时间。标注很少时用时更短。</translation>
  </message>
  <message>
   <source>How the training goes: the loss, which should fall, and the score of the held-out blocks, which should rise. When the score no longer rises there is nothing more to learn from these labels.</source>
   <translation>训练的进展：损失应下降，留出空间块的得分应上升。得分不再上升时，这些标签就没有更多可学的了。</translation>
  </message>
  <message>
   <source>How well each class is found in the held-out blocks from all layers: F1, the balance of what is missed and what is wrongly taken for it. 1 is perfect; below 0.5 a class is more often wrong than right, and asks for more polygons. Few labels make these figures jump.</source>
   <translation>各类在预留区块中（使用全部图层）被识别的好坏：F1，即漏判与误判之间的平衡。1 为完美；低于 0.5 说明该类错多对少，需要更多多边形。标注很少时这些数字会跳动。</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>Learn My Classes</source>
   <translation>学习我的类别</translation>
  </message>
  <message>
   <source>Learn what this project's models have learnt before, too: each round adds to the last.</source>
   <translation>同时学习本工程各模型之前学过的标注：每一轮都在上一轮基础上增加。</translation>
  </message>
  <message>
   <source>Learn {name}</source>
   <translation>学习 {name}</translation>
  </message>
  <message>
   <source>Learning curve</source>
   <translation>学习曲线</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>许可证</translation>
  </message>
  <message>
   <source>Make a layer with a drop-down of classes, and draw labels in it.</source>
   <translation>新建带类别下拉框的图层，并在其中绘制标注。</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Reading layers and labels…</source>
   <translation>正在读取图层和标签…</translation>
  </message>
  <message>
   <source>Scores by class</source>
   <translation>各类别得分</translation>
  </message>
  <message>
   <source>Start from</source>
   <translation>起始模型</translation>
  </message>
  <message>
   <source>Step {step}, loss {loss:.3f}; at most {left} left</source>
   <translation>第 {step} 步，损失 {loss:.3f}；最多还需 {left}</translation>
  </message>
  <message>
   <source>The field that says the class, as text or number.</source>
   <translation>存放类别的字段，文本或数字均可。</translation>
  </message>
  <message>
   <source>The model that knows the layers</source>
   <translation>熟悉这些图层的模型</translation>
  </message>
  <message>
   <source>The model {name} is ready.</source>
   <translation>模型 {name} 已就绪。</translation>
  </message>
  <message>
   <source>The training was cancelled.</source>
   <translation>训练已取消。</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>时间</translation>
  </message>
  <message>
   <source>Train the model. QGIS can be used meanwhile.</source>
   <translation>训练模型。期间可以继续使用 QGIS。</translation>
  </message>
  <message>
   <source>What is where: polygons or points with the class in a field, or a class raster. A few dozen do.</source>
   <translation>哪里是什么：类别写在字段中的多边形或点，或类别栅格。几十个就够。</translation>
  </message>
  <message>
   <source>What others may do with the model; its layers and labels have a say. Empty: it is not said.</source>
   <translation>他人可如何使用该模型；其图层与标注的许可也有约束。留空：不作说明。</translation>
  </message>
  <message>
   <source>What the model is called in lists: letters, digits, dots, dashes and underscores.</source>
   <translation>模型在列表中的名称：字母、数字、点、连字符和下划线。</translation>
  </message>
  <message>
   <source>{name} is among your models.</source>
   <translation>{name} 已列入您的模型。</translation>
  </message>
  <message>
   <source>{name} is chosen in the panel.</source>
   <translation>已在面板中选用 {name}。</translation>
  </message>
  <message>
   <source>{name} is gone.</source>
   <translation>{name} 已删除。</translation>
  </message>
 </context>
 <context>
  <name>LearningCurve</name>
  <message>
   <source>Best score {best:.2f}</source>
   <translation>最佳得分 {best:.2f}</translation>
  </message>
  <message>
   <source>Loss {n:.3f}</source>
   <translation>损失 {n:.3f}</translation>
  </message>
  <message>
   <source>Score {n:.2f}, best {best:.2f}</source>
   <translation>得分 {n:.2f}，最佳 {best:.2f}</translation>
  </message>
  <message>
   <source>Step {step}: loss {loss:.3f}, score {score:.2f}</source>
   <translation>第 {step} 步：损失 {loss:.3f}，得分 {score:.2f}</translation>
  </message>
 </context>
 <context>
  <name>Leaving</name>
  <message>
   <source>Runs whose results are temporary, and gone when QGIS is closed: {n}.</source>
   <translation>结果为临时、关闭 QGIS 后即消失的运行：{n}。</translation>
  </message>
  <message>
   <source>Where to save the results</source>
   <translation>结果保存到何处</translation>
  </message>
 </context>
 <context>
  <name>LookUnder</name>
  <message>
   <source>Against the layers below</source>
   <translation>与下方图层对比</translation>
  </message>
  <message>
   <source>Against {map}</source>
   <translation>与 {map} 对比</translation>
  </message>
  <message>
   <source>Ask a Pixel</source>
   <translation>查询像元</translation>
  </message>
  <message>
   <source>Ask a pixel</source>
   <translation>查询像元</translation>
  </message>
  <message>
   <source>Asking the model…</source>
   <translation>正在查询模型……</translation>
  </message>
  <message>
   <source>Click on the map: what the model says of that pixel, of all its classes.</source>
   <translation>在地图上单击：显示模型对该像元所有类别的判断。</translation>
  </message>
  <message>
   <source>Dim what is unsure</source>
   <translation>淡化不确定之处</translation>
  </message>
  <message>
   <source>Drag a curtain over the canvas: right of it stands what the map hides.</source>
   <translation>在画布上拖动卷帘：其右侧显示被地图遮住的内容。</translation>
  </message>
  <message>
   <source>Lay a veil over the map, the thicker the less sure the model is.</source>
   <translation>在地图上覆盖一层灰幕，模型越不确定，灰幕越厚。</translation>
  </message>
  <message>
   <source>Look under the map: to the left it is clear, to the right it covers the image.</source>
   <translation>查看地图下方：向左则透明，向右则遮盖影像。</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>地图</translation>
  </message>
  <message>
   <source>Needs a layer of confidence: tick it below Output, and run.</source>
   <translation>需要置信度图层：请在“输出”下勾选，然后运行。</translation>
  </message>
  <message>
   <source>Opacity</source>
   <translation>不透明度</translation>
  </message>
  <message>
   <source>Opacity of the map</source>
   <translation>地图的不透明度</translation>
  </message>
  <message>
   <source>Swipe</source>
   <translation>卷帘</translation>
  </message>
  <message>
   <source>Swipe against</source>
   <translation>卷帘对比</translation>
  </message>
  <message>
   <source>There is no map at this place.</source>
   <translation>此处没有地图。</translation>
  </message>
  <message>
   <source>What stands on the right: the layers below the map, or a map of an earlier run.</source>
   <translation>右侧显示的内容：地图下方的图层，或先前运行的地图。</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{share} %</source>
   <translation>{share} %</translation>
  </message>
 </context>
 <context>
  <name>Made</name>
  <message>
   <source>Choose another name.</source>
   <translation>请选择其他名称。</translation>
  </message>
  <message>
   <source>it is there already</source>
   <translation>它已经存在</translation>
  </message>
 </context>
 <context>
  <name>MapAlgorithm</name>
  <message>
   <source>0 to 1. Buildings with a lower mean confidence are left out. 0: none is.</source>
   <translation>0 到 1。平均置信度更低的建筑物会被略去。0：全部保留。</translation>
  </message>
  <message>
   <source>A class map that LayerFuse made.</source>
   <translation>LayerFuse 生成的分类图。</translation>
  </message>
  <message>
   <source>A class raster, or a layer of polygons whose field score or confidence says how sure each is.</source>
   <translation>类别栅格，或带有 score 或 confidence 字段（说明每个对象的可信程度）的多边形图层。</translation>
  </message>
  <message>
   <source>A class raster: whole numbers of 0 to 254.</source>
   <translation>类别栅格：0 到 254 的整数。</translation>
  </message>
  <message>
   <source>A model that maps buildings: its folder (config.json and model.safetensors), the name of a downloaded one</source>
   <translation>能提取建筑物的模型：其文件夹（含 config.json 和 model.safetensors）、已下载模型的名称</translation>
  </message>
  <message>
   <source>A multiple of 8. Empty: that of the model, else {size}.</source>
   <translation>8 的倍数。留空：模型的大小，否则为 {size}。</translation>
  </message>
  <message>
   <source>A new or empty folder.</source>
   <translation>新的或空的文件夹。</translation>
  </message>
  <message>
   <source>A pixel is changed where the two maps differ and the probability of a change is high enough. What has layers on one date only gets codes of its own (255001 before, 255002 after) and is not counted; layers of both dates, such as the DEM, do not make a date. Images of other seasons differ without any change of the land: take the same season.</source>
   <translation>两幅地图不同且变化概率足够高的像元才算变化。只在一个日期有图层的地方有单独的代码（255001 仅变化前，255002 仅变化后），不计入统计；两个日期共用的图层（例如 DEM）不算某个日期的图层。不同季节的影像即使土地没有变化也会不同：请使用同一季节的影像。</translation>
  </message>
  <message>
   <source>A projected system in metres. Empty: that of the first layer in true metres, else the fitting UTM zone.</source>
   <translation>以米为单位的投影坐标参考系。留空：第一个以地面真实米为单位的图层的坐标参考系，否则取合适的 UTM 带。</translation>
  </message>
  <message>
   <source>Above 0 up to 1. A pixel whose change is less probable counts as unchanged. 0.5: wherever the two maps differ.</source>
   <translation>大于 0、不超过 1。变化概率低于该值的像元按未变化计。0.5：凡两幅地图不同之处都算变化。</translation>
  </message>
  <message>
   <source>An existing land-cover map, in the model's classes or of a known legend.</source>
   <translation>已有的土地覆盖图，采用模型的类别或已知的图例。</translation>
  </message>
  <message>
   <source>Area of interest</source>
   <translation>感兴趣区域</translation>
  </message>
  <message>
   <source>Areas by class</source>
   <translation>各类别面积</translation>
  </message>
  <message>
   <source>As the file says</source>
   <translation>按文件所述</translation>
  </message>
  <message>
   <source>As written with the map: places unlike the training are drawn apart, likewise.</source>
   <translation>与地图一同写出：与训练数据不同的地方同样单独抽样。</translation>
  </message>
  <message>
   <source>As written with the map: unsure places of each class are drawn apart, and looked at more often.</source>
   <translation>与地图一同写出：各类别中没有把握的地方单独抽样，抽得更多。</translation>
  </message>
  <message>
   <source>Assess accuracy</source>
   <translation>精度评价</translation>
  </message>
  <message>
   <source>Availability</source>
   <translation>可用性</translation>
  </message>
  <message>
   <source>Band of the land-cover map</source>
   <translation>土地覆盖图的波段</translation>
  </message>
  <message>
   <source>Bands of the embeddings</source>
   <translation>嵌入向量的波段</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>建筑物</translation>
  </message>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>CSV 文件 (*.csv)</translation>
  </message>
  <message>
   <source>Cancelled. Nothing was written.</source>
   <translation>已取消。没有写入任何内容。</translation>
  </message>
  <message>
   <source>Cancelled. The parts that were finished are kept in {folder}: run again with the same output and 'Go on with a cancelled run' to use them, or delete that folder.</source>
   <translation>已取消。已完成的部分保存在 {folder}：用相同的输出和“继续已取消的运行”再次运行即可利用它们，或者删除该文件夹。</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>变化</translation>
  </message>
  <message>
   <source>Changed area, in hectares</source>
   <translation>变化面积（公顷）</translation>
  </message>
  <message>
   <source>Chooses points on a map where a label helps most: where the model doubts, and first where the place is unlike all that it has learnt; far apart, and some in every class. Go through them in their order, say what is there in the field 'class', and give the layer to 'Learn my classes'. They are no random sample: to judge a map, use 'Draw points to judge a map'.</source>
   <translation>在地图上选出最值得标注的点：模型拿不准之处，且优先选与其所学全然不同的地方；彼此相隔较远，每类都有。请按顺序逐点查看，在字段“class”中填写那里是什么，再把图层交给“学习我的类别”。它们不是随机样本：要评判地图，请用“抽取用于评判地图的点”。</translation>
  </message>
  <message>
   <source>Chooses points on a map where a label of yours helps the model most.</source>
   <translation>在地图上选出您的标注最能帮助模型的点。</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>类别字段</translation>
  </message>
  <message>
   <source>Class raster</source>
   <translation>类别栅格</translation>
  </message>
  <message>
   <source>Class raster (GeoTIFF) with the model's classes, names and colours.</source>
   <translation>类别栅格（GeoTIFF），带有模型的类别、名称和颜色。</translation>
  </message>
  <message>
   <source>Class raster of the first date.</source>
   <translation>第一个日期的类别栅格。</translation>
  </message>
  <message>
   <source>Class raster of the second date.</source>
   <translation>第二个日期的类别栅格。</translation>
  </message>
  <message>
   <source>Compare layers</source>
   <translation>比较图层</translation>
  </message>
  <message>
   <source>Compared area, in hectares</source>
   <translation>参与比较的面积（公顷）</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>置信度</translation>
  </message>
  <message>
   <source>Configuration for training</source>
   <translation>训练配置</translation>
  </message>
  <message>
   <source>Coordinate system of the map</source>
   <translation>地图的坐标参考系</translation>
  </message>
  <message>
   <source>Coordinate system of the tiles</source>
   <translation>瓦片的坐标参考系</translation>
  </message>
  <message>
   <source>Copies polygons, such as parcels or fields, and adds what a map says of each: the class that has most of it (winner) with its share, the second one with its share, the mean confidence, the share that is unlike anything the model has learnt from, and the mapped hectares on the ground with their share of the polygon. A polygon so small that it covers no pixel's centre has the pixel that it lies in.</source>
   <translation>复制多边形（如地块、田块），并加入地图对每个多边形的说明：占比最大的类别（winner）及其占比、第二类别及其占比、平均置信度、与模型所学数据不同的比例，以及已成图的地面公顷数及其占多边形的比例。小到不含任何像元中心的多边形，取其所在的像元。</translation>
  </message>
  <message>
   <source>Cuts layers and labels into aligned tiles that LayerFuse and other tools can train on.</source>
   <translation>把图层和标签切成对齐的瓦片，供 LayerFuse 和其他工具训练使用。</translation>
  </message>
  <message>
   <source>Cuts layers and labels into tiles: small GeoTIFFs that lie exactly on each other, whatever the coordinate systems and pixel sizes of the layers. Other tools read them as they are. The folder also gets a table of the tiles (tiles.csv) and a configuration (scenes.toml) for 'layerfuse train'.</source>
   <translation>把图层和标签切成瓦片：彼此精确对齐的小幅 GeoTIFF，无论各图层的坐标参考系和像元大小如何。其他工具可直接读取。文件夹中还有瓦片列表（tiles.csv）和供 'layerfuse train' 使用的配置（scenes.toml）。</translation>
  </message>
  <message>
   <source>Decides between places that are as useful as each other.</source>
   <translation>在同样有用的地点之间做取舍。</translation>
  </message>
  <message>
   <source>Draw points to judge a map</source>
   <translation>抽取评价地图的点</translation>
  </message>
  <message>
   <source>Draws points at random within each class of a map (a stratified sample, Olofsson et al. 2014). Go through them on the best imagery that you have, without a look at the map, and write what is there into the field 'class'. Then give the layer to 'Assess accuracy'.</source>
   <translation>在地图的每个类别内随机抽取点（分层抽样，Olofsson 等，2014）。请在不看地图的情况下，用手头最好的影像逐点判读，并把实际类别写入字段“class”。然后把该图层交给“精度评价”。</translation>
  </message>
  <message>
   <source>Draws points at random within each class of a map, for you to say what is there.</source>
   <translation>在地图的每个类别内随机抽点，由您判读实际情况。</translation>
  </message>
  <message>
   <source>Earlier labels</source>
   <translation>之前的标注</translation>
  </message>
  <message>
   <source>Elevation band</source>
   <translation>高程波段</translation>
  </message>
  <message>
   <source>Elevation files</source>
   <translation>高程文件</translation>
  </message>
  <message>
   <source>Elevation or height, in the unit that the model's card names (usually metres).</source>
   <translation>高程或高度，单位以模型卡为准（通常为米）。</translation>
  </message>
  <message>
   <source>Embed layers</source>
   <translation>嵌入图层</translation>
  </message>
  <message>
   <source>Embeddings</source>
   <translation>嵌入</translation>
  </message>
  <message>
   <source>Export training data</source>
   <translation>导出训练数据</translation>
  </message>
  <message>
   <source>Extent</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>Extract buildings</source>
   <translation>提取建筑物</translation>
  </message>
  <message>
   <source>Field of the labels with the class, as text or number. Empty: the first there of class, value, label, reference.</source>
   <translation>标签中存放类别的字段，文本或数字均可。留空：取 class、value、label、reference 中最先存在的一个。</translation>
  </message>
  <message>
   <source>Field of the reference with the class, by value or name. Empty: the first there of class, value, label, reference.</source>
   <translation>参考数据中存放类别的字段，可以是数值或名称。留空：取 class、value、label、reference 中最先存在的一个。</translation>
  </message>
  <message>
   <source>Figures as CSV</source>
   <translation>CSV 格式的数值</translation>
  </message>
  <message>
   <source>Figures as JSON</source>
   <translation>JSON 格式的数值</translation>
  </message>
  <message>
   <source>Files of embeddings</source>
   <translation>嵌入向量文件</translation>
  </message>
  <message>
   <source>Files of land-cover maps</source>
   <translation>土地覆盖图文件</translation>
  </message>
  <message>
   <source>Finds buildings and outlines each of them. Choose a layer for each kind that you have and leave the others empty. Layers may differ in coordinate system, resolution and extent: they are aligned on the fly. Where a layer ends or has no data, the others decide.

Models that have learnt the rims of buildings tell touching ones apart; others give one polygon for a row of houses. Every polygon has its area in square metres, its mean confidence, and which layers had data there.</source>
   <translation>查找建筑物并逐个勾绘轮廓。为手头有的每种数据选择一个图层，其余留空。图层的坐标参考系、分辨率和范围可以不同：它们会即时对齐。某个图层到头或没有数据的地方，由其他图层决定。

学习过建筑物边缘的模型能区分相连的建筑物；其他模型会把一排房屋合成一个多边形。每个多边形都带有面积（平方米）、平均置信度，以及该处哪些图层有数据。</translation>
  </message>
  <message>
   <source>Folder for report and figures</source>
   <translation>报告和数值的文件夹</translation>
  </message>
  <message>
   <source>Folder for the tiles</source>
   <translation>瓦片文件夹</translation>
  </message>
  <message>
   <source>Folder of the model</source>
   <translation>模型的文件夹</translation>
  </message>
  <message>
   <source>Found by itself</source>
   <translation>自动识别</translation>
  </message>
  <message>
   <source>Found by themselves</source>
   <translation>自动找到</translation>
  </message>
  <message>
   <source>GeoTIFF of signed bytes with a scale, a band for each component; a pixel for each patch.</source>
   <translation>带缩放系数的有符号字节 GeoTIFF，每个分量一个波段，每个图块一个像元。</translation>
  </message>
  <message>
   <source>Gets report.html, which holds everything and can be handed on, and the figures as JSON and CSV.</source>
   <translation>将写入 report.html（包含全部内容，可直接转交他人），以及 JSON 和 CSV 格式的数值。</translation>
  </message>
  <message>
   <source>Go on with a cancelled run</source>
   <translation>继续已取消的运行</translation>
  </message>
  <message>
   <source>HTML files (*.html)</source>
   <translation>HTML 文件 (*.html)</translation>
  </message>
  <message>
   <source>Held-out blocks</source>
   <translation>留出的空间块</translation>
  </message>
  <message>
   <source>How long to train, at most. It ends sooner if nothing gets better.</source>
   <translation>最多训练多久。如果不再有改进，会提前结束。</translation>
  </message>
  <message>
   <source>How much tiles overlap, and for 'best' four mirror images of each: 'fast' takes about two thirds of the time of 'balanced', 'best' nine times as long.</source>
   <translation>瓦片重叠的多少；“best”还会对每个瓦片计算四个镜像：“fast”所需时间约为“balanced”的三分之二，“best”约为其九倍。</translation>
  </message>
  <message>
   <source>How several dates of a layer become one map. 'mean': each is mapped, and the probabilities are averaged where it has data. 'best': one image is made first, each pixel from the date nearest to the median of all, so that cloud which no mask knows is left behind.</source>
   <translation>一个图层的多个日期如何合成一幅图。'mean'：每个日期分别制图，在有数据处对概率取平均。'best'：先合成一幅影像，每个像元取自最接近所有日期中位数的日期，因此没有掩膜标出的云也会被排除。</translation>
  </message>
  <message>
   <source>How unlike the training each place is, as written with the map.</source>
   <translation>各处与训练数据的差异，与地图一同写出。</translation>
  </message>
  <message>
   <source>How unlike training each place is, as written with the map: unlike places come first.</source>
   <translation>每处与训练数据的差异程度（与地图一同写出）：差异大的地方优先。</translation>
  </message>
  <message>
   <source>If the second date has another model; its classes must be the same. Empty: one model.</source>
   <translation>第二个日期使用另一个模型时填写；其类别必须相同。留空：使用同一个模型。</translation>
  </message>
  <message>
   <source>In metres. Empty: that of the model, else that of the finest layer.</source>
   <translation>单位为米。留空：模型的像元大小，否则为最精细图层的像元大小。</translation>
  </message>
  <message>
   <source>In metres. Empty: the pixel size that the model was trained for.</source>
   <translation>单位为米。留空：模型训练时的像元大小。</translation>
  </message>
  <message>
   <source>In metres; for objects only: how far off a boundary may be and still be right.</source>
   <translation>单位为米，仅用于对象：边界偏离多少以内仍算正确。</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of change count as unchanged. 0: none does.</source>
   <translation>地面平方米。更小的变化图斑按未变化计。0：不处理。</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable there. Confidence, probabilities and margin stay those of the network. 0: none does.</source>
   <translation>以地面平方米计。地图上更小的图斑归入该处最可能的相邻类别。置信度、概率和差距仍为网络给出的值。0：不合并。</translation>
  </message>
  <message>
   <source>In square metres. Smaller polygons are left out. 0: none is.</source>
   <translation>单位为平方米。更小的多边形会被略去。0：全部保留。</translation>
  </message>
  <message>
   <source>Judge maps</source>
   <translation>地图评价</translation>
  </message>
  <message>
   <source>Kinds of layers that were used, joined by +</source>
   <translation>用到的图层种类，以 + 连接</translation>
  </message>
  <message>
   <source>Labels (polygons or points)</source>
   <translation>标注（多边形或点）</translation>
  </message>
  <message>
   <source>Labels (raster)</source>
   <translation>标注（栅格）</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>土地覆盖</translation>
  </message>
  <message>
   <source>Land-cover change by {model}</source>
   <translation>{model} 的土地覆盖变化</translation>
  </message>
  <message>
   <source>Language of the report</source>
   <translation>报告语言</translation>
  </message>
  <message>
   <source>Learn my classes</source>
   <translation>学习我的类别</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>最低置信度</translation>
  </message>
  <message>
   <source>Least probability of change</source>
   <translation>最低变化概率</translation>
  </message>
  <message>
   <source>Least share of labels</source>
   <translation>标签的最低比例</translation>
  </message>
  <message>
   <source>Legend of the land-cover map</source>
   <translation>土地覆盖图的图例</translation>
  </message>
  <message>
   <source>Legend of the raster</source>
   <translation>栅格的图例</translation>
  </message>
  <message>
   <source>Letters, digits, dots, dashes and underscores.</source>
   <translation>字母、数字、点、连字符和下划线。</translation>
  </message>
  <message>
   <source>Licence of the model</source>
   <translation>模型的许可证</translation>
  </message>
  <message>
   <source>Makes a model of your own classes from your layers and some labels: a few dozen polygons, points or a class map, in any coordinate system. A few labels take a minute or two of a free processor. A fifth of the labels, in blocks, is held out: it says how good the model is, and which state of it is kept. Cancelling ends the training and keeps the best so far.</source>
   <translation>用您的图层和一些标注（几十个多边形、点或一幅分类图，任何坐标系均可）制作您自己类别的模型。少量标注只需一两分钟（处理器空闲时）。五分之一的标注按区块预留：用来说明模型的好坏，以及保留哪个状态。取消会结束训练并保留目前最好的结果。</translation>
  </message>
  <message>
   <source>Makes a model of your own classes from your layers and some polygons, points or a class map.</source>
   <translation>用您的图层和一些多边形、点或类别图制作您自己类别的模型。</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>地图</translation>
  </message>
  <message>
   <source>Map after</source>
   <translation>变化后的地图</translation>
  </message>
  <message>
   <source>Map before</source>
   <translation>变化前的地图</translation>
  </message>
  <message>
   <source>Map by parcel</source>
   <translation>按地块统计地图</translation>
  </message>
  <message>
   <source>Map land cover</source>
   <translation>土地覆盖制图</translation>
  </message>
  <message>
   <source>Map land-cover change</source>
   <translation>土地覆盖变化制图</translation>
  </message>
  <message>
   <source>Map or objects to judge</source>
   <translation>要评价的地图或对象</translation>
  </message>
  <message>
   <source>Maps an area from every combination of the layers in one pass and tells what each of them is worth. Without a reference, by how the maps agree; with one, by how good they are. The report says which layers you can do without, where each layer changes the map, and how sure that is.</source>
   <translation>用图层的所有组合一次性对某区域制图，并说明每个图层的价值。没有参考数据时，看各地图是否一致；有参考数据时，看它们的精度。报告会说明哪些图层可以不用、每个图层在哪里改变地图，以及结论有多可靠。</translation>
  </message>
  <message>
   <source>Maps land cover from whichever layers you have: optical, radar, elevation, a land-cover map.</source>
   <translation>用手头的任意图层制作土地覆盖图：光学、雷达、高程、土地覆盖图。</translation>
  </message>
  <message>
   <source>Maps land cover with one model for every combination of layers. Choose a layer for each kind that you have and leave the others empty. Layers may differ in coordinate system, resolution and extent: they are aligned on the fly. Where a layer ends or has no data, the others decide; where none has data, the map is empty.</source>
   <translation>用一个模型应对所有图层组合来制作土地覆盖图。为手头有的每种数据选择一个图层，其余留空。图层的坐标参考系、分辨率和范围可以不同：它们会即时对齐。某个图层到头或没有数据的地方，由其他图层决定；都没有数据的地方，地图留空。</translation>
  </message>
  <message>
   <source>Maps two dates with one model on one grid, and says where one class became another: a raster with 1000 times the class before plus the class after, the transition matrix in hectares, and a report.</source>
   <translation>用一个模型在同一格网上为两个日期制图，并说明哪里由一个类别变成了另一个类别：输出栅格（变化前类别的 1000 倍加变化后类别）、以公顷为单位的转移矩阵和报告。</translation>
  </message>
  <message>
   <source>Maps two dates with one model, and says what became what, and on how many hectares.</source>
   <translation>用一个模型为两个日期制图，说明什么变成了什么、变化了多少公顷。</translation>
  </message>
  <message>
   <source>Margin</source>
   <translation>领先幅度</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>掩膜</translation>
  </message>
  <message>
   <source>Minutes</source>
   <translation>分钟数</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Model to start from, name or folder. Empty: the bundled one that knows the layers; none: from scratch.</source>
   <translation>起始模型的名称或文件夹。留空：认识这些图层的内置模型；none：从零开始。</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>More of the same layer, or all of it: files, folders, products (Sentinel-2 SAFE or zip, Landsat, HLS, Sentinel-1) and STAC items. Tiles are put side by side, dates are mapped one by one and averaged.</source>
   <translation>同一图层的更多部分或全部：文件、文件夹、产品（Sentinel-2 SAFE 或 zip、Landsat、HLS、Sentinel-1）以及 STAC 条目。分幅会拼接在一起，多个日期会逐一制图并取平均。</translation>
  </message>
  <message>
   <source>More points give narrower intervals.</source>
   <translation>点越多，置信区间越窄。</translation>
  </message>
  <message>
   <source>Multispectral image, for example Landsat or Sentinel-2, with the values of the file.</source>
   <translation>多光谱影像，例如 Landsat 或 Sentinel-2，使用文件中的原始数值。</translation>
  </message>
  <message>
   <source>Name and version of the model</source>
   <translation>模型的名称和版本</translation>
  </message>
  <message>
   <source>Name of a bundled model ({names}), or the folder of a model (config.json and model.safetensors). Empty: the one that fits the layers best.</source>
   <translation>内置模型的名称（{names}），或模型文件夹（含 config.json 和 model.safetensors）。留空：选择最适合这些图层的模型。</translation>
  </message>
  <message>
   <source>Name of a bundled model ({names}), or the folder of a model, also of one that is pre-trained only. Empty: the one that fits the layers best.</source>
   <translation>内置模型的名称（{names}），或模型的文件夹，仅经过预训练的模型也可以。留空：最适合这些图层的模型。</translation>
  </message>
  <message>
   <source>Name of the model</source>
   <translation>模型名称</translation>
  </message>
  <message>
   <source>Name or folder of the model to train further: it says the kinds of layers, pixel size and tile size. Empty: every layer is taken as it is.</source>
   <translation>要继续训练的模型的名称或文件夹：由它决定图层种类、像元大小和瓦片大小。留空：每个图层按原样使用。</translation>
  </message>
  <message>
   <source>No model was chosen: {model} is taken. {reason}</source>
   <translation>未选择模型：使用 {model}。{reason}</translation>
  </message>
  <message>
   <source>No-data value of the elevation layer</source>
   <translation>高程图层的无数据值</translation>
  </message>
  <message>
   <source>No-data value of the embeddings</source>
   <translation>嵌入向量的无数据值</translation>
  </message>
  <message>
   <source>No-data value of the land-cover map</source>
   <translation>土地覆盖图的无数据值</translation>
  </message>
  <message>
   <source>No-data value of the optical layer</source>
   <translation>光学图层的无数据值</translation>
  </message>
  <message>
   <source>No-data value of the radar layer</source>
   <translation>雷达图层的无数据值</translation>
  </message>
  <message>
   <source>Number of tiles</source>
   <translation>瓦片数</translation>
  </message>
  <message>
   <source>Number of tiles computed</source>
   <translation>计算的瓦片数</translation>
  </message>
  <message>
   <source>Of the report's own words; names of classes stay as the model has them.</source>
   <translation>报告自身文字的语言；类别名称保持模型中的写法。</translation>
  </message>
  <message>
   <source>Optical bands</source>
   <translation>光学波段</translation>
  </message>
  <message>
   <source>Optical files and products</source>
   <translation>光学文件和产品</translation>
  </message>
  <message>
   <source>Other layers</source>
   <translation>其他图层</translation>
  </message>
  <message>
   <source>Outlines buildings from whichever layers you have: optical, radar, elevation.</source>
   <translation>用手头的任意图层勾绘建筑物轮廓：光学、雷达、高程。</translation>
  </message>
  <message>
   <source>Page with a picture, the largest changes, the matrix, and what to beware of.</source>
   <translation>网页：包含图片、最大的变化、转移矩阵以及注意事项。</translation>
  </message>
  <message>
   <source>Parcels</source>
   <translation>地块</translation>
  </message>
  <message>
   <source>Parcels with their classes</source>
   <translation>带类别的地块</translation>
  </message>
  <message>
   <source>Pixel size of the map</source>
   <translation>地图的像元大小</translation>
  </message>
  <message>
   <source>Pixel size of the tiles</source>
   <translation>瓦片的像元大小</translation>
  </message>
  <message>
   <source>Pixels on a side of a tile</source>
   <translation>瓦片每边的像元数</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>点</translation>
  </message>
  <message>
   <source>Points (GeoPackage) with an empty field 'class', a drop-down of the map's classes.</source>
   <translation>点（GeoPackage），带空字段 class，可从地图类别的下拉列表中选择。</translation>
  </message>
  <message>
   <source>Points in all</source>
   <translation>点的总数</translation>
  </message>
  <message>
   <source>Points in each class at least</source>
   <translation>每个类别至少的点数</translation>
  </message>
  <message>
   <source>Points or polygons of earlier rounds, with the class in a field of the same name: learnt, too.</source>
   <translation>之前各轮的点或多边形，类别在同名字段中：一并学习。</translation>
  </message>
  <message>
   <source>Points or polygons that are labelled already, near which nothing is asked.</source>
   <translation>已标注的点或多边形，其附近不再提问。</translation>
  </message>
  <message>
   <source>Points to label</source>
   <translation>待标注的点</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>Polygons (GeoPackage) with class, area, confidence and the layers that had data.</source>
   <translation>多边形（GeoPackage），带有类别、面积、置信度以及有数据的图层。</translation>
  </message>
  <message>
   <source>Polygons of the part that training has not seen.</source>
   <translation>训练未见过部分的多边形。</translation>
  </message>
  <message>
   <source>Polygons, in any coordinate system; they may overlap.</source>
   <translation>多边形，坐标系不限，可以重叠。</translation>
  </message>
  <message>
   <source>Polygons: nothing is mapped outside of them.</source>
   <translation>多边形：其外部不制图。</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>概率</translation>
  </message>
  <message>
   <source>Probability of change</source>
   <translation>变化概率</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>质量</translation>
  </message>
  <message>
   <source>Radar backscatter, for example Sentinel-1 VV and VH.</source>
   <translation>雷达后向散射，例如 Sentinel-1 的 VV 和 VH。</translation>
  </message>
  <message>
   <source>Radar bands</source>
   <translation>雷达波段</translation>
  </message>
  <message>
   <source>Radar files and products</source>
   <translation>雷达文件和产品</translation>
  </message>
  <message>
   <source>Raster (GeoTIFF) of what became what, with names and colours; a style file lies beside it.</source>
   <translation>变化栅格（GeoTIFF），带名称和颜色；旁边附有样式文件。</translation>
  </message>
  <message>
   <source>Raster of the probabilities of all classes, a band each, 0 to 1.</source>
   <translation>所有类别概率的栅格，每类一个波段，0 到 1。</translation>
  </message>
  <message>
   <source>Raster of the probability of the chosen class, 0 to 1.</source>
   <translation>所选类别的概率栅格，0 到 1。</translation>
  </message>
  <message>
   <source>Raster of the probability that the class is another one, 0 to 1.</source>
   <translation>类别发生改变的概率栅格，0 到 1。</translation>
  </message>
  <message>
   <source>Raster that says how far the chosen class is ahead of the second: 0 undecided, 1 certain.</source>
   <translation>表示所选类别领先第二类别多少的栅格：0 为未定，1 为确定。</translation>
  </message>
  <message>
   <source>Raster that says how unlike everything the model has learnt from each place is. Above 1 the map should not be trusted. Only of models that describe their training.</source>
   <translation>表示每个地点与模型所学数据相差多远的栅格。大于 1 处的地图不应信任。仅适用于描述了训练数据的模型。</translation>
  </message>
  <message>
   <source>Raster that says which layers had data where: one bit for each kind of layer of the model. Of several dates there are further bands: on how many each has data.</source>
   <translation>说明哪里有哪些图层数据的栅格：模型的每种图层占一位。有多个日期时另有波段：每处在多少个日期有数据。</translation>
  </message>
  <message>
   <source>Reference (polygons or points)</source>
   <translation>参考数据（多边形或点）</translation>
  </message>
  <message>
   <source>Reference (raster)</source>
   <translation>参考数据（栅格）</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>报告</translation>
  </message>
  <message>
   <source>Right angles</source>
   <translation>直角化</translation>
  </message>
  <message>
   <source>Scores of every combination of the layers</source>
   <translation>各图层组合的得分</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <source>Several dates</source>
   <translation>多个日期</translation>
  </message>
  <message>
   <source>Smallest patch</source>
   <translation>最小图斑</translation>
  </message>
  <message>
   <source>Smallest patch of change</source>
   <translation>最小变化图斑</translation>
  </message>
  <message>
   <source>Smallest polygon</source>
   <translation>最小多边形</translation>
  </message>
  <message>
   <source>So that rare classes can be judged too; the others share the rest by their area.</source>
   <translation>使稀有类别也能得到评价；其余点按面积分配给其他类别。</translation>
  </message>
  <message>
   <source>Starting the engine: {python}</source>
   <translation>正在启动引擎：{python}</translation>
  </message>
  <message>
   <source>Step {step}: loss {loss:.3f}, held-out part {score:.3f} ({classes})</source>
   <translation>第 {step} 步：损失 {loss:.3f}，留出部分 {score:.3f}（{classes}）</translation>
  </message>
  <message>
   <source>Straight walls along the building's main direction and across it. A building that is too different from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels.</source>
   <translation>使墙体沿建筑物主方向及其垂直方向取直。与此相差太大的建筑物（例如圆形的）保留简化后的轮廓。关闭：轮廓沿像元边缘。</translation>
  </message>
  <message>
   <source>Table (CSV) in hectares: a row for each class before, a column for each class after.</source>
   <translation>以公顷为单位的表格（CSV）：每个变化前类别一行，每个变化后类别一列。</translation>
  </message>
  <message>
   <source>Table of the area of each class in hectares on the ground (CSV).</source>
   <translation>各类别地面面积（公顷）的表格（CSV）。</translation>
  </message>
  <message>
   <source>Table of the tiles</source>
   <translation>瓦片列表</translation>
  </message>
  <message>
   <source>Tells how good a class raster is: confusion matrix, user's and producer's accuracy, F1 and IoU of each class, with intervals. With points drawn by 'Draw points to judge a map' the figures hold for the whole map, and the area of each class is estimated with its uncertainty (Olofsson et al. 2014). Any class raster will do, whoever made it.

Polygons, such as extracted buildings, are judged as single objects: average precision and boundary F1.</source>
   <translation>评价类别栅格的精度：混淆矩阵，各类别的用户精度、生产者精度、F1 和交并比，均附置信区间。若使用“抽取评价地图的点”抽取的点，数值对整幅地图有效，并估计各类别面积及其不确定性（Olofsson 等，2014）。任何类别栅格都可以，无论由谁制作。

多边形（例如提取的建筑物）按单个对象评价：平均精度（AP）和边界 F1。</translation>
  </message>
  <message>
   <source>Tells how good a map is, and how much there really is of each class.</source>
   <translation>说明地图有多好，以及每个类别实际有多少。</translation>
  </message>
  <message>
   <source>Tells of each polygon which class it is, how clearly, how sure, and how unlike the training.</source>
   <translation>说明每个多边形属于哪个类别、有多明确、有多可信，以及与训练数据有多不同。</translation>
  </message>
  <message>
   <source>Tells what each layer is worth for the map, and which you can do without.</source>
   <translation>说明每个图层对地图的价值，以及哪些图层可以不用。</translation>
  </message>
  <message>
   <source>Ten are a round: label them, learn, map again, and ask anew.</source>
   <translation>十个为一轮：标注、学习、重新制图，然后再次提问。</translation>
  </message>
  <message>
   <source>The area to compare on. Empty: everything that any of the layers covers.</source>
   <translation>要比较的区域。留空：有任一图层覆盖的所有地方。</translation>
  </message>
  <message>
   <source>The area to cut. Empty: everything that any of the layers covers.</source>
   <translation>要切分的区域。留空：有任一图层覆盖的所有地方。</translation>
  </message>
  <message>
   <source>The area to map. Empty: everything that any of the layers covers.</source>
   <translation>要制图的区域。留空：有任一图层覆盖的所有地方。</translation>
  </message>
  <message>
   <source>The bundled model {name} takes {takes}. It maps {gives} at {size:g} m.</source>
   <translation>自带模型 {name} 使用 {takes}。它以 {size:g} m 的像元绘制 {gives}。</translation>
  </message>
  <message>
   <source>The confidence that was written with the map.</source>
   <translation>与地图一同写出的置信度。</translation>
  </message>
  <message>
   <source>The map as polygons (GeoPackage) with class, area and confidence.</source>
   <translation>多边形形式的地图（GeoPackage），带有类别、面积和置信度。</translation>
  </message>
  <message>
   <source>The map that the buildings are taken from, with the model's classes, names and colours.</source>
   <translation>提取建筑物所依据的地图，带有模型的类别、名称和颜色。</translation>
  </message>
  <message>
   <source>The margin that was written with the map; its confidence will do.</source>
   <translation>与地图一同写出的领先幅度；用其置信度也可以。</translation>
  </message>
  <message>
   <source>The network runs in a Python of its own, chosen in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>神经网络在独立的 Python 中运行，可在“设置 &gt; 选项 &gt; LayerFuse”中选择。</translation>
  </message>
  <message>
   <source>The one that fits the layers best</source>
   <translation>最适合这些图层的模型</translation>
  </message>
  <message>
   <source>The polygons with their own fields and those of the map (GeoPackage), in the classes' colours.</source>
   <translation>带有自身字段和地图字段的多边形（GeoPackage），按类别颜色显示。</translation>
  </message>
  <message>
   <source>The same seed gives the same points.</source>
   <translation>相同的种子得到相同的点。</translation>
  </message>
  <message>
   <source>The value that means no data, in place of what the file says. nan: all values are data. Empty: as the file and the layer's properties say.</source>
   <translation>表示无数据的值，取代文件中的声明。nan：所有值都是数据。留空：以文件和图层属性为准。</translation>
  </message>
  <message>
   <source>Tiles with labels on a smaller share of their pixels are left out; 0 to 1.</source>
   <translation>带标签的像元比例更低的瓦片会被略去；0 到 1。</translation>
  </message>
  <message>
   <source>Time taken, in seconds</source>
   <translation>用时（秒）</translation>
  </message>
  <message>
   <source>Tolerance of boundaries</source>
   <translation>边界容差</translation>
  </message>
  <message>
   <source>Transition matrix</source>
   <translation>转移矩阵</translation>
  </message>
  <message>
   <source>Unlike the training</source>
   <translation>与训练数据不相似</translation>
  </message>
  <message>
   <source>Unlike training</source>
   <translation>与训练数据不同</translation>
  </message>
  <message>
   <source>Use what an unfinished run with the same inputs and the same output file has left beside it.</source>
   <translation>利用输入和输出文件相同的未完成运行在输出旁留下的部分。</translation>
  </message>
  <message>
   <source>What another model has seen of the place, as AlphaEarth or TESSERA, for models that have learnt it.</source>
   <translation>其他模型对该地的表示，例如 AlphaEarth 或 TESSERA，用于学过它的模型。</translation>
  </message>
  <message>
   <source>What is true, as a class raster. Choose polygons or points, or a raster: not both.</source>
   <translation>真实情况，以类别栅格给出。多边形或点与栅格只选其一。</translation>
  </message>
  <message>
   <source>What is true: polygons or points, in any coordinate system.</source>
   <translation>真实情况：多边形或点，坐标系不限。</translation>
  </message>
  <message>
   <source>What is where, as a class raster. Choose polygons or points, or a raster: not both.</source>
   <translation>何处是什么，以类别栅格给出。多边形或点与栅格只选其一。</translation>
  </message>
  <message>
   <source>What is where: polygons or points with the class in a field.</source>
   <translation>何处是什么：多边形或点，类别写在字段中。</translation>
  </message>
  <message>
   <source>What others may do with it, such as CC-BY-4.0; the layers and labels have a say. Empty: not said.</source>
   <translation>他人可如何使用它，例如 CC-BY-4.0；图层与标注的许可也有约束。留空：不作说明。</translation>
  </message>
  <message>
   <source>What to leave out of layers, one a line: optical=/data/cloud.tif:3,8-10 leaves out pixels with these values, optical=/data/cloud.gpkg what polygons cover. optical=none keeps the cloud and shadow that a product tells, and that is left out otherwise.</source>
   <translation>要从图层中排除的内容，每行一个：optical=/data/cloud.tif:3,8-10 排除具有这些数值的像元，optical=/data/cloud.gpkg 排除多边形覆盖的部分。optical=none 保留产品自带信息标明的云和阴影，否则它们会被排除。</translation>
  </message>
  <message>
   <source>What {map} says of parcels</source>
   <translation>{map}对各地块的说明</translation>
  </message>
  <message>
   <source>Where each layer matters</source>
   <translation>每个图层起作用的地方</translation>
  </message>
  <message>
   <source>Where the model goes. Empty: among your models, in the folder of your QGIS profile.</source>
   <translation>模型存放位置。留空：与您的其他模型一起，放在 QGIS 配置文件夹中。</translation>
  </message>
  <message>
   <source>Where to look next</source>
   <translation>接下来看哪里</translation>
  </message>
  <message>
   <source>Which bands of the layer, in the order in which the model names its own: names or numbers, 0 for one that is lacking, such as B02,B03,B04,B08. Empty: found by themselves, by what the file calls them.</source>
   <translation>图层的哪些波段，按模型列出自己波段的顺序：名称或编号，缺少的用 0，例如 B02,B03,B04,B08。留空：按文件中的名称自动查找。</translation>
  </message>
  <message>
   <source>Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its codes are taken as they are. Empty: found by itself, and told.</source>
   <translation>类别图采用哪种图例：{names}、您自己的 .json 对照表，或 none：编码按原值使用。留空：自动识别并告知。</translation>
  </message>
  <message>
   <source>Without a model: more rasters of any kind, each under its own name.</source>
   <translation>没有模型时：更多任意种类的栅格，各用自己的名称。</translation>
  </message>
  <message>
   <source>Writes a vector for each patch of the area: what the model sees in whichever layers there are, before it decides for a class. Places that look alike to the model have vectors that point the same way: their scalar product is near 1. For clustering, search by likeness and classifiers of your own, in any tool.</source>
   <translation>为区域内的每个图块写出一个向量：模型在决定类别之前，从现有的任意图层中看到的内容。在模型看来相似的地点，其向量方向相同：标量积接近 1。可在任何工具中用于聚类、相似性搜索和您自己的分类器。</translation>
  </message>
  <message>
   <source>Writes what a model sees in layers, before it decides for a class, as a raster of embeddings.</source>
   <translation>把模型在决定类别之前从图层中看到的内容写成嵌入栅格。</translation>
  </message>
  <message>
   <source>active learning,suggest,samples,label,training,doubt,uncertainty,margin</source>
   <translation>主动学习,建议,样本,标注,训练,疑问,不确定性,领先幅度</translation>
  </message>
  <message>
   <source>building,house,roof,footprint,outline,polygon,vectorize,regularize,right angle,orthogonal,instance,segmentation,detection,deep learning,neural network,transformer,fusion,multimodal,aerial,satellite,sar,radar,dsm,elevation,predict</source>
   <translation>建筑物,房屋,屋顶,轮廓,多边形,矢量化,规则化,直角,实例分割,检测,深度学习,神经网络,融合,多模态,航空影像,卫星影像,雷达,高程,building,house,roof,footprint,outline,polygon,vectorize,regularize,segmentation,detection,sar,dsm,predict</translation>
  </message>
  <message>
   <source>change detection,two dates,before,after,transition,matrix,from-to,difference,loss,gain</source>
   <translation>变化检测,两个日期,变化前,变化后,转移,矩阵,差异,减少,增加,change detection,transition</translation>
  </message>
  <message>
   <source>embedding,features,tokens,vectors,foundation model,similarity,clustering</source>
   <translation>嵌入,特征,词元,向量,基础模型,相似性,聚类</translation>
  </message>
  <message>
   <source>land use,lulc,classification,classify,segmentation,deep learning,neural network,transformer,fusion,multimodal,satellite,sentinel,landsat,sar,radar,dem,elevation,predict</source>
   <translation>土地利用,土地覆盖,分类,分割,深度学习,神经网络,融合,多模态,卫星影像,雷达,高程,land use,lulc,classification,segmentation,deep learning,transformer,sentinel,landsat,sar,dem,predict</translation>
  </message>
  <message>
   <source>modalities,worth,contribution,importance,shapley,subsets,accuracy,report,ablation</source>
   <translation>模态,价值,贡献,重要性,子集,精度,报告,消融,modalities,contribution,importance,shapley,ablation</translation>
  </message>
  <message>
   <source>or of a bundled one ({names}). Empty: the one that fits the layers best.</source>
   <translation>或内置模型的名称（{names}）。留空：选择最适合这些图层的模型。</translation>
  </message>
  <message>
   <source>sampling,stratified,random,validation,reference,accuracy,olofsson</source>
   <translation>抽样,分层,随机,验证,参考,精度,sampling,stratified,random,validation,olofsson</translation>
  </message>
  <message>
   <source>train,training,fine-tune,supervised,classification,polygons,samples,own classes</source>
   <translation>训练,微调,监督分类,分类,多边形,样本,自定义类别,train,training,fine-tune,supervised,classification,samples</translation>
  </message>
  <message>
   <source>training,data,tiles,chips,patches,labels,masks,dataset,deep learning,export</source>
   <translation>训练,数据,瓦片,切片,标签,掩膜,数据集,深度学习,导出,training,tiles,chips,patches,labels,dataset,export</translation>
  </message>
  <message>
   <source>validation,confusion matrix,error matrix,overall accuracy,user's accuracy,producer's accuracy,olofsson,area estimate,reference,iou,f1,average precision,kappa</source>
   <translation>验证,混淆矩阵,误差矩阵,总体精度,用户精度,生产者精度,面积估计,参考,平均精度,交并比,validation,confusion matrix,overall accuracy,olofsson,iou,f1,average precision,kappa</translation>
  </message>
  <message>
   <source>zonal statistics,zones,fields,parcels,polygons,majority,share,aggregate</source>
   <translation>分区统计,分区,地块,宗地,多边形,众数,占比,汇总</translation>
  </message>
  <message>
   <source>{count} of {all} tiles of {size} x {size} pixels of {metres:g} m are in {folder}.</source>
   <translation>{all} 个 {size} x {size} 像元（{metres:g} m）的瓦片中有 {count} 个位于 {folder}。</translation>
  </message>
  <message>
   <source>{label}, after</source>
   <translation>{label}（变化后）</translation>
  </message>
  <message>
   <source>{label}, before</source>
   <translation>{label}（变化前）</translation>
  </message>
 </context>
 <context>
  <name>MaskField</name>
  <message>
   <source>/data/cloud.tif:3,8-10 leaves out pixels of a raster with these values, /data/cloud.gpkg what polygons cover; several with ; between. none: nothing, not even the cloud and shadow that a product tells.</source>
   <translation>/data/cloud.tif:3,8-10 排除栅格中取这些值的像元，/data/cloud.gpkg 排除多边形覆盖的部分；多个之间用 ; 分隔。none：什么都不排除，包括产品自带的云和阴影。</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>所有文件 (*)</translation>
  </message>
  <message>
   <source>By the product</source>
   <translation>按产品自带</translation>
  </message>
  <message>
   <source>Choose What to Leave Out</source>
   <translation>选择要排除的内容</translation>
  </message>
  <message>
   <source>Choose polygons or a raster, of the project or a file. Of a raster, write the values to leave out after the colon, where its name does not tell them.</source>
   <translation>选择工程中的或文件中的多边形或栅格。若名称未说明栅格中要排除的值，请写在冒号之后。</translation>
  </message>
  <message>
   <source>Choose what to leave out of {layer}</source>
   <translation>选择从 {layer} 中排除什么</translation>
  </message>
  <message>
   <source>File…</source>
   <translation>文件…</translation>
  </message>
  <message>
   <source>Polygons and rasters ({patterns})</source>
   <translation>多边形和栅格 ({patterns})</translation>
  </message>
  <message>
   <source>What to leave out of {layer}</source>
   <translation>{layer} 中要排除的部分</translation>
  </message>
 </context>
 <context>
  <name>ModalityRow</name>
  <message>
   <source>As the layer says</source>
   <translation>以图层自身为准</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>波段</translation>
  </message>
  <message>
   <source>Bands of {layer}</source>
   <translation>{layer}的波段</translation>
  </message>
  <message>
   <source>Bands: {names}</source>
   <translation>波段：{names}</translation>
  </message>
  <message>
   <source>Found by itself</source>
   <translation>自动识别</translation>
  </message>
  <message>
   <source>Leave out</source>
   <translation>排除</translation>
  </message>
  <message>
   <source>Legend</source>
   <translation>图例</translation>
  </message>
  <message>
   <source>Legend of {layer}</source>
   <translation>{layer} 的图例</translation>
  </message>
  <message>
   <source>No data</source>
   <translation>无数据值</translation>
  </message>
  <message>
   <source>No data in {layer}</source>
   <translation>{layer}的无数据值</translation>
  </message>
  <message>
   <source>Not available</source>
   <translation>不可用</translation>
  </message>
  <message>
   <source>Show which band of the layer stands for which of the model, and change it.</source>
   <translation>显示图层的哪个波段对应模型的哪个波段，并可更改。</translation>
  </message>
  <message>
   <source>The band of the layer that holds {band}. Where a band is lacking, its mean is taken.</source>
   <translation>图层中存放 {band} 的波段。缺少某个波段时取其平均值。</translation>
  </message>
  <message>
   <source>The layer of this kind. Leave it empty if you have none: the model goes by the others. Files, folders and products, such as a Sentinel-2 SAFE, can be dropped here, or their path written; several layers of the project, dropped here together, are one.</source>
   <translation>这一类图层。如果没有，请留空：模型会依据其他图层。可以把文件、文件夹和产品（如 Sentinel-2 SAFE）拖放到这里，或写入其路径；把项目中的多个图层一起拖放到这里，它们就成为一个图层。</translation>
  </message>
  <message>
   <source>The value that means no data, in place of what the file says. nan: all values are data. Empty: as the file and the layer's properties say.</source>
   <translation>表示无数据的值，取代文件中的声明。nan：所有值都是数据。留空：以文件和图层属性为准。</translation>
  </message>
  <message>
   <source>Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its codes are taken as they are. Empty: found by itself, and told.</source>
   <translation>类别图采用哪种图例：{names}、您自己的 .json 对照表，或 none：编码按原值使用。留空：自动识别并告知。</translation>
  </message>
  <message>
   <source>{wavelength:g} µm</source>
   <translation>{wavelength:g} µm</translation>
  </message>
 </context>
 <context>
  <name>ModelAlgorithm</name>
  <message>
   <source>Access to the Hub</source>
   <translation>访问 Hub</translation>
  </message>
  <message>
   <source>Address of a server to ask instead. Empty: those of the options.</source>
   <translation>改为查询的服务器地址。留空：选项中的服务器。</translation>
  </message>
  <message>
   <source>Asks the network for models that can be downloaded. Else those on this computer.</source>
   <translation>从网络查询可下载的模型。否则列出本机上的模型。</translation>
  </message>
  <message>
   <source>Cancelled. Nothing half is left.</source>
   <translation>已取消。没有留下未完成的内容。</translation>
  </message>
  <message>
   <source>Commit that is used from now on</source>
   <translation>今后使用的提交</translation>
  </message>
  <message>
   <source>Download a model</source>
   <translation>下载模型</translation>
  </message>
  <message>
   <source>Fetches a model from the Hugging Face Hub and verifies it.</source>
   <translation>从 Hugging Face Hub 下载模型并校验。</translation>
  </message>
  <message>
   <source>Fetches a model from the Hugging Face Hub and verifies its content. Afterwards give its name as the model of the other algorithms.

A branch or tag is resolved once; from then on that commit is used, offline. Models lie in the Hub's usual cache, shared with other tools. Only weights without any program in them (safetensors) are fetched.</source>
   <translation>从 Hugging Face Hub 下载模型并校验其内容。之后在其他算法中以其名称作为模型。

分支或标签只解析一次；此后一直使用该提交，无需网络。模型存放在 Hub 的常用缓存中，与其他工具共用。只下载不含任何程序的权重（safetensors）。</translation>
  </message>
  <message>
   <source>Folder of the model</source>
   <translation>模型的文件夹</translation>
  </message>
  <message>
   <source>For private models and those with a licence to accept: an authentication configuration of QGIS whose password is your access key of the Hub. Empty: that of the options, else the login of the Hub's own tools.</source>
   <translation>用于私有模型和需要接受许可的模型：QGIS 的一个认证配置，其密码为您的 Hub 访问密钥。留空：选项中的配置，否则用 Hub 自带工具的登录。</translation>
  </message>
  <message>
   <source>List models</source>
   <translation>列出模型</translation>
  </message>
  <message>
   <source>Lists the models on this machine, or searches the Hugging Face Hub.</source>
   <translation>列出本机的模型，或搜索 Hugging Face Hub。</translation>
  </message>
  <message>
   <source>Lists the models on this machine: bundled, downloaded and imported, with layers, classes, pixel size and size on disk. Or searches the Hugging Face Hub for models made for LayerFuse.</source>
   <translation>列出本机的模型：自带的、下载的和导入的，连同图层、类别、像元大小和占用空间。或者在 Hugging Face Hub 上搜索为 LayerFuse 制作的模型。</translation>
  </message>
  <message>
   <source>Mirror of the Hub</source>
   <translation>Hub 镜像</translation>
  </message>
  <message>
   <source>Model on the Hub</source>
   <translation>Hub 上的模型</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Models, a line each</source>
   <translation>模型，每行一个</translation>
  </message>
  <message>
   <source>Name and version of the model</source>
   <translation>模型的名称和版本</translation>
  </message>
  <message>
   <source>Number of models</source>
   <translation>模型数量</translation>
  </message>
  <message>
   <source>ORG/NAME, or ORG/NAME@REVISION for a branch, tag or commit.</source>
   <translation>ORG/NAME，或用 ORG/NAME@REVISION 指定分支、标签或提交。</translation>
  </message>
  <message>
   <source>Only models of the Hub whose name has this. Empty: all.</source>
   <translation>只列出 Hub 上名称包含此内容的模型。留空：全部。</translation>
  </message>
  <message>
   <source>Part of the name</source>
   <translation>名称的一部分</translation>
  </message>
  <message>
   <source>Search the Hugging Face Hub</source>
   <translation>搜索 Hugging Face Hub</translation>
  </message>
  <message>
   <source>hugging face,hub,weights,network,fetch,install</source>
   <translation>模型,权重,网络,下载,安装,hugging face,hub,weights,fetch,install</translation>
  </message>
  <message>
   <source>hugging face,hub,weights,search,find,browse</source>
   <translation>模型,权重,搜索,查找,浏览,hugging face,hub,weights,search,browse</translation>
  </message>
 </context>
 <context>
  <name>ModelBrowser</name>
  <message>
   <source>Add File…</source>
   <translation>添加文件…</translation>
  </message>
  <message>
   <source>Add Folder…</source>
   <translation>添加文件夹…</translation>
  </message>
  <message>
   <source>Add a folder with config.json and model.safetensors. It stays where it is.</source>
   <translation>添加含有 config.json 和 model.safetensors 的文件夹。它留在原处。</translation>
  </message>
  <message>
   <source>Add a zip of a model, or an ONNX file of another tool. It is checked and copied.</source>
   <translation>添加模型的 zip，或其他工具的 ONNX 文件。会进行检查并复制。</translation>
  </message>
  <message>
   <source>Ask the Hub what a newer version would change, and change to it.</source>
   <translation>询问 Hub 新版本会有哪些变化，并更换为新版本。</translation>
  </message>
  <message>
   <source>Bundled</source>
   <translation>自带</translation>
  </message>
  <message>
   <source>Card of the model</source>
   <translation>模型卡</translation>
  </message>
  <message>
   <source>Choose the File of a Model</source>
   <translation>选择模型文件</translation>
  </message>
  <message>
   <source>Choose the Folder of a Model</source>
   <translation>选择模型文件夹</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Close this window; a download goes on in the Task Manager.</source>
   <translation>关闭此窗口；下载会在任务管理器中继续。</translation>
  </message>
  <message>
   <source>Delete a downloaded or imported model. A folder is only taken off the list.</source>
   <translation>删除下载或导入的模型。文件夹只会从列表中移除。</translation>
  </message>
  <message>
   <source>Delete the model {model} from this computer?</source>
   <translation>要从本机删除模型 {model} 吗？</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>删除…</translation>
  </message>
  <message>
   <source>Downloaded and imported</source>
   <translation>已下载和导入</translation>
  </message>
  <message>
   <source>Import a LayerFuse model</source>
   <translation>导入 LayerFuse 模型</translation>
  </message>
  <message>
   <source>LayerFuse Models</source>
   <translation>LayerFuse 模型</translation>
  </message>
  <message>
   <source>Look for an update of {model}</source>
   <translation>检查 {model} 的更新</translation>
  </message>
  <message>
   <source>Mine</source>
   <translation>我的</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Models on this computer, or on the Hub.</source>
   <translation>本机上或 Hub 上的模型。</translation>
  </message>
  <message>
   <source>ONNX files need 60 MB more in the engine. Add the file again when it is set up.</source>
   <translation>ONNX 文件需要引擎多 60 MB 的内容。设置完成后请再次添加该文件。</translation>
  </message>
  <message>
   <source>On This Computer</source>
   <translation>本机</translation>
  </message>
  <message>
   <source>On the Hugging Face Hub</source>
   <translation>Hugging Face Hub</translation>
  </message>
  <message>
   <source>Remove From List</source>
   <translation>从列表中移除</translation>
  </message>
  <message>
   <source>Set Up</source>
   <translation>安装</translation>
  </message>
  <message>
   <source>The Hub has a newer version of {model}. Change to it?</source>
   <translation>Hub 上有 {model} 的新版本。要更换吗？</translation>
  </message>
  <message>
   <source>The models on this computer. Double click uses one.</source>
   <translation>本机上的模型。双击即可使用。</translation>
  </message>
  <message>
   <source>Update {model}</source>
   <translation>更新 {model}</translation>
  </message>
  <message>
   <source>Update…</source>
   <translation>更新…</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>使用</translation>
  </message>
  <message>
   <source>Use the selected model in the panel.</source>
   <translation>在面板中使用所选模型。</translation>
  </message>
  <message>
   <source>What the model takes and makes, and how well.</source>
   <translation>模型需要什么、产出什么，以及效果如何。</translation>
  </message>
  <message>
   <source>Where the models are</source>
   <translation>模型所在位置</translation>
  </message>
  <message>
   <source>Zip and ONNX files (*.zip *.onnx)</source>
   <translation>Zip 和 ONNX 文件 (*.zip *.onnx)</translation>
  </message>
  <message>
   <source>{model} is up to date.</source>
   <translation>{model} 已是最新。</translation>
  </message>
 </context>
 <context>
  <name>ModelSection</name>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>Licence {license}</source>
   <translation>许可证 {license}</translation>
  </message>
  <message>
   <source>Look at the models on this computer and on the Hugging Face Hub, add others, delete some.</source>
   <translation>查看本机和 Hugging Face Hub 上的模型，添加或删除模型。</translation>
  </message>
  <message>
   <source>Look at the models, add others</source>
   <translation>查看模型，添加其他模型</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Takes any of: {layers}</source>
   <translation>可用图层：{layers}</translation>
  </message>
  <message>
   <source>The model that makes the map. It decides which kinds of layers can be used.</source>
   <translation>用来制图的模型。它决定可以使用哪些种类的图层。</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>不合适</translation>
  </message>
  <message>
   <source>fits your layers</source>
   <translation>适合</translation>
  </message>
  <message>
   <source>in part</source>
   <translation>部分适合</translation>
  </message>
  <message>
   <source>{task}, {count} classes, {size:g} m pixels</source>
   <translation>{task}，{count} 个类别，像元 {size:g} m</translation>
  </message>
  <message>
   <source>{task}, {size:g} m pixels</source>
   <translation>{task}，像元 {size:g} m</translation>
  </message>
 </context>
 <context>
  <name>ModelWidget</name>
  <message>
   <source>Choose the folder of a model</source>
   <translation>选择模型文件夹</translation>
  </message>
  <message>
   <source>{name}: buildings at {size:g} m, of {layers}</source>
   <translation>{name}：{size:g} 米建筑物，来自 {layers}</translation>
  </message>
  <message>
   <source>{name}: {count} classes at {size:g} m, of {layers}</source>
   <translation>{name}：{size:g} 米 {count} 类，来自 {layers}</translation>
  </message>
 </context>
 <context>
  <name>Models</name>
  <message>
   <source>Accuracy</source>
   <translation>总体精度</translation>
  </message>
  <message>
   <source>Attribution</source>
   <translation>署名</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>许可证</translation>
  </message>
  <message>
   <source>Limitations</source>
   <translation>局限</translation>
  </message>
  <message>
   <source>Mean F1</source>
   <translation>平均 F1</translation>
  </message>
  <message>
   <source>Mean IoU</source>
   <translation>平均 IoU</translation>
  </message>
  <message>
   <source>Of each class, the balance of what is missed and what is wrongly found; the mean of all classes.</source>
   <translation>每个类别中漏分与误分的平衡；取所有类别的平均。</translation>
  </message>
  <message>
   <source>Of each class, what map and truth have in common, over what either has; the mean of all classes.</source>
   <translation>每个类别中地图与真值的共同部分除以两者之并；取所有类别的平均。</translation>
  </message>
  <message>
   <source>Pixel size</source>
   <translation>像元大小</translation>
  </message>
  <message>
   <source>Repository</source>
   <translation>仓库</translation>
  </message>
  <message>
   <source>SHA-256</source>
   <translation>SHA-256</translation>
  </message>
  <message>
   <source>Scores by layers given</source>
   <translation>各图层组合的得分</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>大小</translation>
  </message>
  <message>
   <source>Takes any of</source>
   <translation>可使用以下任意图层</translation>
  </message>
  <message>
   <source>The share of all pixels that are right.</source>
   <translation>全部像元中正确的比例。</translation>
  </message>
  <message>
   <source>Training data</source>
   <translation>训练数据</translation>
  </message>
  <message>
   <source>{n:.1f} MB</source>
   <translation>{n:.1f} MB</translation>
  </message>
 </context>
 <context>
  <name>ModelsGroup</name>
  <message>
   <source>Delete Downloaded…</source>
   <translation>删除已下载的…</translation>
  </message>
  <message>
   <source>Delete all downloaded and imported models from this computer?</source>
   <translation>要从本机删除所有下载和导入的模型吗？</translation>
  </message>
  <message>
   <source>Delete all models that were downloaded or imported. Files of other programs in that folder stay.</source>
   <translation>删除所有下载或导入的模型。该文件夹中其他程序的文件会保留。</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Look at the models on this computer and on the Hub; delete single ones.</source>
   <translation>查看本机和 Hub 上的模型；可单独删除。</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Models…</source>
   <translation>模型…</translation>
  </message>
  <message>
   <source>The usual cache of the Hugging Face Hub, which other programs use, too</source>
   <translation>Hugging Face Hub 的常用缓存，其他程序也使用</translation>
  </message>
  <message>
   <source>{folder}
Models: {size}</source>
   <translation>{folder}
模型：{size}</translation>
  </message>
 </context>
 <context>
  <name>NetworkGroup</name>
  <message>
   <source>A file with certificates of authorities (PEM), for networks that inspect encrypted traffic. It is used in place of the usual ones, for the Hub and for the set-up of the engine.</source>
   <translation>证书颁发机构的证书文件（PEM），用于会检查加密流量的网络。它代替默认证书，用于访问 Hub 和安装引擎。</translation>
  </message>
  <message>
   <source>Access to the Hub</source>
   <translation>访问 Hub</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>添加</translation>
  </message>
  <message>
   <source>Add the address of a mirror to the list.</source>
   <translation>在列表中添加一个镜像的地址。</translation>
  </message>
  <message>
   <source>Address of a second package index, for example one with another build of torch.</source>
   <translation>第二个软件包索引的地址，例如提供另一种 torch 构建的索引。</translation>
  </message>
  <message>
   <source>Address of your organisation's mirror of Python packages, for the set-up of the engine.</source>
   <translation>贵单位 Python 软件包镜像的地址，用于安装引擎。</translation>
  </message>
  <message>
   <source>As pip is set up on this computer</source>
   <translation>按本机 pip 的设置</translation>
  </message>
  <message>
   <source>Ask the selected server earlier.</source>
   <translation>让所选服务器更早被询问。</translation>
  </message>
  <message>
   <source>Certificates</source>
   <translation>证书</translation>
  </message>
  <message>
   <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
   <translation>证书 (*.pem *.crt *.cer);;所有文件 (*)</translation>
  </message>
  <message>
   <source>Choose a File of Certificates</source>
   <translation>选择证书文件</translation>
  </message>
  <message>
   <source>Chosen with the build of torch</source>
   <translation>由 torch 构建决定</translation>
  </message>
  <message>
   <source>Extra index</source>
   <translation>附加索引</translation>
  </message>
  <message>
   <source>For private models and those with a licence to accept: a configuration of QGIS's authentication database with your access key of the Hub as password (method Basic), or as the header Authorization (method API Header). Only the configuration's name is kept in the settings.</source>
   <translation>用于私有模型和需要接受许可的模型：QGIS 认证数据库中的一个配置，以您的 Hub 访问密钥作为密码（Basic 方式），或作为标头 Authorization（API Header 方式）。设置中只保存该配置的名称。</translation>
  </message>
  <message>
   <source>Move Up</source>
   <translation>上移</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>Package index</source>
   <translation>软件包索引</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>移除</translation>
  </message>
  <message>
   <source>Servers of the Hub</source>
   <translation>Hub 服务器</translation>
  </message>
  <message>
   <source>Servers of the Hugging Face Hub</source>
   <translation>Hugging Face Hub 的服务器</translation>
  </message>
  <message>
   <source>Take the selected server off the list.</source>
   <translation>把所选服务器从列表中移除。</translation>
  </message>
  <message>
   <source>The Hub or mirrors of it, asked in this order: the next one when one cannot be reached, never when one refuses. Only the first is shown your access key. Double click or F2 changes an address.</source>
   <translation>Hub 或其镜像，按此顺序询问：连接不上时才换下一个，被拒绝时不会。只有第一个服务器会看到您的访问密钥。双击或按 F2 可修改地址。</translation>
  </message>
  <message>
   <source>The proxy is that of QGIS: Settings &gt; Options &gt; Network.</source>
   <translation>代理使用 QGIS 的设置：“设置 &gt; 选项 &gt; 网络”。</translation>
  </message>
  <message>
   <source>Those that come with the programs</source>
   <translation>程序自带的证书</translation>
  </message>
 </context>
 <context>
  <name>NewLabels</name>
  <message>
   <source>Classes</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>Classes, one a line</source>
   <translation>类别，每行一个</translation>
  </message>
  <message>
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>GeoPackage (*.gpkg)</source>
   <translation>GeoPackage (*.gpkg)</translation>
  </message>
  <message>
   <source>Labels are</source>
   <translation>标注为</translation>
  </message>
  <message>
   <source>New Label Layer</source>
   <translation>新建标注图层</translation>
  </message>
  <message>
   <source>One class a line: those of the model, or your own. With the model's names alone, its next version keeps all its classes and goes on; any other name makes a model of just these classes.</source>
   <translation>每行一个类别：模型的或您自己的。若只用模型的名称，其下一版保留全部类别并继续学习；若有其他名称，则生成只含这些类别的模型。</translation>
  </message>
  <message>
   <source>Outlines of what you know, drawn on the map.</source>
   <translation>您所知事物的轮廓，绘制在地图上。</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>点</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>Single places, a click each.</source>
   <translation>单个地点，每次单击一个。</translation>
  </message>
  <message>
   <source>Where the labels are kept. Every label is saved as it is drawn.</source>
   <translation>标注保存在何处。每个标注在绘制时即保存。</translation>
  </message>
  <message>
   <source>Write at least two.</source>
   <translation>请至少写两个。</translation>
  </message>
  <message>
   <source>classes</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>there is one</source>
   <translation>只有一个</translation>
  </message>
 </context>
 <context>
  <name>OptionGroups</name>
  <message>
   <source>LayerFuse</source>
   <translation>LayerFuse</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>{n:.1f} MB</source>
   <translation>{n:.1f} MB</translation>
  </message>
 </context>
 <context>
  <name>OptionsPage</name>
  <message>
   <source>A Python 3.10 or newer that has torch, numpy and safetensors. Empty: the environment that the set-up has made.</source>
   <translation>带有 torch、numpy 和 safetensors 的 Python（3.10 或更新）。留空：安装程序所创建的环境。</translation>
  </message>
  <message>
   <source>Choose the Engine's Python</source>
   <translation>选择引擎的 Python</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>引擎</translation>
  </message>
  <message>
   <source>Found automatically</source>
   <translation>自动查找</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>正在使用</translation>
  </message>
  <message>
   <source>Install, repair or remove an environment for the engine.</source>
   <translation>安装、修复或删除引擎的环境。</translation>
  </message>
  <message>
   <source>Python of the engine</source>
   <translation>引擎的 Python</translation>
  </message>
  <message>
   <source>Set Up Engine…</source>
   <translation>安装引擎…</translation>
  </message>
  <message>
   <source>Start the engine once, load a model and say what it computes on, and why.</source>
   <translation>启动一次引擎，加载一个模型，并说明用什么计算以及原因。</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>正在启动引擎…</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>测试</translation>
  </message>
  <message>
   <source>The network runs in a Python of its own, so that it can never disturb QGIS. It needs Python 3.10 or newer with torch, numpy and safetensors.</source>
   <translation>神经网络在独立的 Python 中运行，因此绝不会干扰 QGIS。它需要 Python 3.10 或更新版本，并带有 torch、numpy 和 safetensors。</translation>
  </message>
  <message>
   <source>{path}
({origin})</source>
   <translation>{path}
（{origin}）</translation>
  </message>
 </context>
 <context>
  <name>OutcomeBox</name>
  <message>
   <source>&amp;Discard</source>
   <translation>丢弃(&amp;D)</translation>
  </message>
  <message>
   <source>&amp;Use New</source>
   <translation>使用新的(&amp;U)</translation>
  </message>
  <message>
   <source>Delete the new model and its map.</source>
   <translation>删除新模型及其地图。</translation>
  </message>
  <message>
   <source>Go on with the model before. The new one stays among your models.</source>
   <translation>继续使用之前的模型。新模型保留在您的模型中。</translation>
  </message>
  <message>
   <source>Keep &amp;Old</source>
   <translation>保留旧的(&amp;O)</translation>
  </message>
  <message>
   <source>Map with the new model from now on.</source>
   <translation>从现在起用新模型制图。</translation>
  </message>
  <message>
   <source>New</source>
   <translation>新</translation>
  </message>
  <message>
   <source>Old</source>
   <translation>旧</translation>
  </message>
  <message>
   <source>Right</source>
   <translation>正确</translation>
  </message>
  <message>
   <source>Right at {n} labels</source>
   <translation>在 {n} 个标注处的正确率</translation>
  </message>
  <message>
   <source>The model before does not have these classes, so the two cannot be compared.</source>
   <translation>之前的模型没有这些类别，因此两者无法比较。</translation>
  </message>
  <message>
   <source>The new model is right as often as the old one.</source>
   <translation>新模型与旧模型的正确率相同。</translation>
  </message>
  <message>
   <source>The new model is right less often: keep the old one, unless its map looks worse.</source>
   <translation>新模型的正确率较低：请保留旧的，除非旧地图看起来更差。</translation>
  </message>
  <message>
   <source>The new model is right more often.</source>
   <translation>新模型的正确率更高。</translation>
  </message>
  <message>
   <source>The share of your labels at which the map says what you say. Only labels count that the model judged has not learnt: for the new one, each label is judged by a model that has learnt the others.</source>
   <translation>地图与您的标注一致的比例。只计被评模型未学过的标注：对新模型，每个标注由学过其余标注的模型来评价。</translation>
  </message>
  <message>
   <source>There are too few labels to say which model is better: look at both maps.</source>
   <translation>标注太少，无法判断哪个模型更好：请查看两幅地图。</translation>
  </message>
  <message>
   <source>With so few labels that may be chance: look at both maps.</source>
   <translation>标注这么少，可能只是偶然：请查看两幅地图。</translation>
  </message>
 </context>
 <context>
  <name>Outcomes</name>
  <message>
   <source>Areas: {areas}.</source>
   <translation>面积：{areas}。</translation>
  </message>
  <message>
   <source>Please check: {note}</source>
   <translation>请检查：{note}</translation>
  </message>
  <message>
   <source>least sure of {name} ({sure:.0%}, on {share:.0%} of the map)</source>
   <translation>最不确定的是{name}（{sure:.0%}，占地图的 {share:.0%}）</translation>
  </message>
  <message>
   <source>this model cannot tell where the area is unlike what it has learnt from</source>
   <translation>此模型无法指出区域中哪些地方与其所学数据不相似</translation>
  </message>
  <message>
   <source>{name} {area} ha ({share:.0%})</source>
   <translation>{name} {area} 公顷（{share:.0%}）</translation>
  </message>
  <message>
   <source>{share:.0%} of the area is unlike anything that the model has learnt from</source>
   <translation>区域的 {share:.0%} 与模型学过的任何数据都不相似</translation>
  </message>
  <message>
   <source>{share:.0%} of the map is {name}: check that this can be</source>
   <translation>地图的 {share:.0%} 为“{name}”：请检查是否合理</translation>
  </message>
  <message>
   <source>{share:.0%} sure on the mean</source>
   <translation>平均把握 {share:.0%}</translation>
  </message>
  <message>
   <source>{share:.1%} of the map is {name}: cloud, surf and bright sand are easily taken for it</source>
   <translation>地图的 {share:.1%} 为{name}：云、浪花和明亮的沙地容易被误认为此类</translation>
  </message>
 </context>
 <context>
  <name>OutputSection</name>
  <message>
   <source>A layer that says how far the class is ahead of the second</source>
   <translation>表示该类别领先第二类别多少的图层</translation>
  </message>
  <message>
   <source>A layer that says which of the layers had data where</source>
   <translation>说明哪里有哪些图层数据的图层</translation>
  </message>
  <message>
   <source>A layer with the probabilities of all classes, a band each</source>
   <translation>包含所有类别概率的图层，每类一个波段</translation>
  </message>
  <message>
   <source>A layer with the probability of the chosen class</source>
   <translation>带有所选类别概率的图层</translation>
  </message>
  <message>
   <source>A table with the area of each class in hectares on the ground (CSV)</source>
   <translation>各类别地面面积（公顷）的表格（CSV）</translation>
  </message>
  <message>
   <source>Beside the project</source>
   <translation>工程旁边</translation>
  </message>
  <message>
   <source>GeoTIFF (*.tif)</source>
   <translation>GeoTIFF (*.tif)</translation>
  </message>
  <message>
   <source>Greys out what is unlike everything that the model has learnt from</source>
   <translation>将与模型所学数据都不相似的地方显示为灰色</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>土地覆盖图</translation>
  </message>
  <message>
   <source>Map of buildings</source>
   <translation>建筑物图</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>Save the Map</source>
   <translation>保存地图</translation>
  </message>
  <message>
   <source>Temporary file</source>
   <translation>临时文件</translation>
  </message>
  <message>
   <source>The map as polygons with class, confidence and area (GeoPackage)</source>
   <translation>多边形形式的地图，带有类别、置信度和面积（GeoPackage）</translation>
  </message>
  <message>
   <source>Where the map is saved. Empty: beside the project, or, while that is not saved, in a temporary file, which is gone when QGIS is closed. Other results go beside it.</source>
   <translation>地图的保存位置。留空：存放在工程旁边；工程尚未保存时存为临时文件，QGIS 关闭后即消失。其他结果存放在地图旁边。</translation>
  </message>
 </context>
 <context>
  <name>PluginManager</name>
  <message>
   <source>LayerFuse maps land cover, and buildings, from whichever layers you have: optical, radar, elevation, an older map.

Pick a layer for each kind that you have and leave the rest empty. A missing layer, a missing corner or a hole of clouds is no obstacle. The layers may differ in coordinate system, resolution and extent.

You get a styled map with hectares by class, and are told how sure the model is, and where it is not. Buildings come as polygons.

It runs on your own computer, from a panel, the Processing toolbox, the Modeler, Python or qgis_process. Nothing is uploaded.

In English, Spanish (español) and Simplified Chinese (简体中文); help is included and needs no network.

External dependencies: the network runs in a Python of its own, never inside QGIS. The panel sets it up with one click (packages torch, numpy, safetensors and huggingface-hub), from a package index or from a folder without network.

Or choose a Python (3.10 or newer) that has them in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>LayerFuse 用您手头的任意图层制作土地覆盖图和建筑物图：光学、雷达、高程或旧地图。

为您拥有的每种类型选择一个图层，其余留空。缺少一个图层、缺一个角或有云造成的空洞都不妨碍。图层的坐标系、分辨率和范围可以不同。

您会得到带样式的地图和各类面积（公顷），并得知模型有多大把握、在哪里没有把握。建筑物以多边形给出。

它在您自己的计算机上运行，可从面板、数据处理工具箱、模型设计器、Python 或 qgis_process 使用。不上传任何内容。

提供英语、西班牙语（español）和简体中文；帮助为英语，已包含在内，无需网络。

外部依赖：神经网络在独立的 Python 中运行，从不在 QGIS 内部运行。面板可一键安装（软件包 torch、numpy、safetensors 和 huggingface-hub），来源为软件包索引或无需网络的文件夹。

也可在“设置 &gt; 选项 &gt; LayerFuse”中选择已有这些软件包的 Python（3.10 或更新版本）。</translation>
  </message>
  <message>
   <source>Maps land cover and buildings from whichever layers you have: optical, radar, elevation or a land-cover map.</source>
   <translation>用您手头的任意图层制作土地覆盖图和建筑物图：光学、雷达、高程或土地覆盖图。</translation>
  </message>
 </context>
 <context>
  <name>PointWalk</name>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>上一个</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>关闭窗口。已填写的内容会保留。</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>转到下一个点（空格键）。</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>转到上一个点（退格键）。</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>下一个</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>第 {at} 个点，共 {all} 个；已填 {said} 个</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>填写此处为该类别。按键是它前面的数字。</translation>
  </message>
 </context>
 <context>
  <name>PolygonOptions</name>
  <message>
   <source> m²</source>
   <translation> m²</translation>
  </message>
  <message>
   <source>0 to 1. Polygons with a lower mean confidence are left out. It changes nothing in the raster.</source>
   <translation>0 到 1。平均置信度低于此值的多边形会被舍去。栅格不受影响。</translation>
  </message>
  <message>
   <source>All</source>
   <translation>全部</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>最低置信度</translation>
  </message>
  <message>
   <source>Polygons with a lower mean confidence are left out</source>
   <translation>平均置信度低于此值的多边形会被舍去</translation>
  </message>
  <message>
   <source>Polygons with a smaller area are left out. It changes nothing in the raster.</source>
   <translation>面积更小的多边形会被略去。栅格不受影响。</translation>
  </message>
  <message>
   <source>Right angles</source>
   <translation>直角化</translation>
  </message>
  <message>
   <source>Smallest polygon</source>
   <translation>最小多边形</translation>
  </message>
  <message>
   <source>Straight walls along the building's main direction and across it. A building that is too different from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels.</source>
   <translation>使墙体沿建筑物主方向及其垂直方向取直。与此相差太大的建筑物（例如圆形的）保留简化后的轮廓。关闭：轮廓沿像元边缘。</translation>
  </message>
 </context>
 <context>
  <name>Preview</name>
  <message>
   <source>Preview</source>
   <translation>预览</translation>
  </message>
  <message>
   <source>Preview, a coarse look</source>
   <translation>预览（粗略）</translation>
  </message>
  <message>
   <source>Preview: starting…</source>
   <translation>预览：正在启动……</translation>
  </message>
  <message>
   <source>Preview: the view as the map will be.</source>
   <translation>预览：当前视图与最终地图一致。</translation>
  </message>
  <message>
   <source>Preview: the view shows nothing of the area.</source>
   <translation>预览：当前视图中没有要制图的区域。</translation>
  </message>
  <message>
   <source>Preview: {percent} % of the view as the map will be; what is pale is a coarse look.</source>
   <translation>预览：视图的 {percent} % 已与最终地图一致；颜色较淡处为粗略结果。</translation>
  </message>
  <message>
   <source>Small patches go to their neighbours in the map only.</source>
   <translation>小图斑只在最终地图中并入相邻类别。</translation>
  </message>
 </context>
 <context>
  <name>ReadyMadeModel</name>
  <message>
   <source>0 to 1, mean over the building.</source>
   <translation>0 到 1，建筑物内的平均值。</translation>
  </message>
  <message>
   <source>A model that maps buildings: its folder or name. Empty: the bundled one, if there is one.</source>
   <translation>能提取建筑物的模型：其文件夹或名称。留空：自带的模型（如果有）。</translation>
  </message>
  <message>
   <source>All buildings</source>
   <translation>全部建筑物</translation>
  </message>
  <message>
   <source>Areas to report on, for example municipalities. They get one field per class value: class_1, class_2 ...</source>
   <translation>要统计的区域，例如行政区。每个类别值对应一个字段：class_1、class_2 等。</translation>
  </message>
  <message>
   <source>Band of the land-cover map</source>
   <translation>土地覆盖图的波段</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>建筑物</translation>
  </message>
  <message>
   <source>Class raster (GeoTIFF) with the model's classes, names and colours.</source>
   <translation>类别栅格（GeoTIFF），带有模型的类别、名称和颜色。</translation>
  </message>
  <message>
   <source>Elevation band</source>
   <translation>高程波段</translation>
  </message>
  <message>
   <source>Elevation layer</source>
   <translation>高程图层</translation>
  </message>
  <message>
   <source>Empty: not available.</source>
   <translation>留空：没有。</translation>
  </message>
  <message>
   <source>Extent</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>Extracts buildings with right angles from whichever layers there are, and keeps those that are large and sure enough.</source>
   <translation>用手头的任意图层提取带直角的建筑物，并保留足够大、足够可信的。</translation>
  </message>
  <message>
   <source>In square metres.</source>
   <translation>单位为平方米。</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>土地覆盖</translation>
  </message>
  <message>
   <source>Land cover per polygon</source>
   <translation>各多边形的土地覆盖</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>土地覆盖图</translation>
  </message>
  <message>
   <source>Large and sure buildings</source>
   <translation>大而可信的建筑物</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>最低置信度</translation>
  </message>
  <message>
   <source>Maps land cover from whichever layers there are, and counts the pixels of every class in every polygon.</source>
   <translation>用手头的任意图层制作土地覆盖图，并统计每个多边形内各类别的像元数。</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Name of a bundled model, or the folder of a model. Empty: the one that fits the layers best.</source>
   <translation>内置模型的名称，或模型文件夹。留空：选择最适合这些图层的模型。</translation>
  </message>
  <message>
   <source>Names or numbers in the model's order, such as B02,B03,B04,B08. Empty: found by themselves.</source>
   <translation>按模型顺序的名称或编号，例如 B02,B03,B04,B08。留空：自动查找。</translation>
  </message>
  <message>
   <source>Optical bands</source>
   <translation>光学波段</translation>
  </message>
  <message>
   <source>Optical layer</source>
   <translation>光学图层</translation>
  </message>
  <message>
   <source>Outlines of every building, with area and confidence.</source>
   <translation>每栋建筑的轮廓，带面积和置信度。</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>Polygons (GeoPackage) with class, area, confidence and the layers that had data.</source>
   <translation>多边形（GeoPackage），带有类别、面积、置信度以及有数据的图层。</translation>
  </message>
  <message>
   <source>Radar bands</source>
   <translation>雷达波段</translation>
  </message>
  <message>
   <source>Radar layer (SAR)</source>
   <translation>雷达图层（SAR）</translation>
  </message>
  <message>
   <source>Smallest building</source>
   <translation>最小建筑物</translation>
  </message>
  <message>
   <source>The area to map. Empty: everything that any of the layers covers.</source>
   <translation>要制图的区域。留空：有任一图层覆盖的所有地方。</translation>
  </message>
  <message>
   <source>The polygons with the number of pixels of each class.</source>
   <translation>带有各类别像元数的多边形。</translation>
  </message>
  <message>
   <source>Those that are large and sure enough.</source>
   <translation>足够大且足够可靠的建筑。</translation>
  </message>
 </context>
 <context>
  <name>Reports</name>
  <message>
   <source>% of the compared area</source>
   <translation>占比较区域 %</translation>
  </message>
  <message>
   <source>,</source>
   <translation>,</translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>.</source>
   <translation>.</translation>
  </message>
  <message>
   <source>1 pixel</source>
   <translation>1 个像元</translation>
  </message>
  <message>
   <source>1 point</source>
   <translation>1 个点</translation>
  </message>
  <message>
   <source>95 % interval, ha</source>
   <translation>95 % 置信区间，公顷</translation>
  </message>
  <message>
   <source>AP (IoU 50 to 95 %)</source>
   <translation>AP（交并比 50–95 %）</translation>
  </message>
  <message>
   <source>AP50 (IoU 50 %)</source>
   <translation>AP50（交并比 50 %）</translation>
  </message>
  <message>
   <source>Area of each class</source>
   <translation>各类别面积</translation>
  </message>
  <message>
   <source>Areas on the ellipsoid. A pixel that is not taken as changed counts in the class that both dates support best.</source>
   <translation>面积按椭球面计算。未判为变化的像元，计入两个日期共同最支持的类别。</translation>
  </message>
  <message>
   <source>Before you rely on it</source>
   <translation>使用前须知</translation>
  </message>
  <message>
   <source>Boundaries match within {metres:g} m.</source>
   <translation>边界匹配的容差为 {metres:g} m。</translation>
  </message>
  <message>
   <source>Changes, the largest first</source>
   <translation>变化（从大到小）</translation>
  </message>
  <message>
   <source>Class by class</source>
   <translation>各类别</translation>
  </message>
  <message>
   <source>Confusion matrix</source>
   <translation>混淆矩阵</translation>
  </message>
  <message>
   <source>Contributions need every combination of layers; only some were asked for.</source>
   <translation>计算贡献需要所有图层组合，而这里只选择了其中一部分。</translation>
  </message>
  <message>
   <source>English</source>
   <translation>中文</translation>
  </message>
  <message>
   <source>Estimated share of the area, per cent.</source>
   <translation>估计的面积比例（百分比）。</translation>
  </message>
  <message>
   <source>Even the best of these maps is bad: {top}. First check that layers, bands and reference belong together; which layer is worth more says little of a bad map.</source>
   <translation>其中最好的地图也很差：{top}。请先检查图层、波段与参考数据是否匹配；地图很差时，图层价值的高低说明不了什么。</translation>
  </message>
  <message>
   <source>Every combination of layers</source>
   <translation>所有图层组合</translation>
  </message>
  <message>
   <source>F1</source>
   <translation>F1</translation>
  </message>
  <message>
   <source>F1 of objects (IoU 50 %)</source>
   <translation>对象 F1（交并比 50 %）</translation>
  </message>
  <message>
   <source>Figures are weighted by the areas of the {strata} strata that the points were drawn in: the class of a map, and how doubtful it was there. They hold for any map of that area (Stehman 2014).</source>
   <translation>各项数值按抽点时的 {strata} 个层（地图类别及其可疑程度）的面积加权，对该区域的任何地图都成立（Stehman，2014）。</translation>
  </message>
  <message>
   <source>Figures are weighted by the mapped area of each class: they hold if the points were drawn at random within each class of this map (as layerfuse sample does) or at random from the whole area.</source>
   <translation>各项数值按各类别的制图面积加权：前提是参考点在本地图的每个类别内随机抽取（如 layerfuse sample），或在整个区域内随机抽取。</translation>
  </message>
  <message>
   <source>How good the map is</source>
   <translation>地图精度评价</translation>
  </message>
  <message>
   <source>How good the objects are</source>
   <translation>对象精度评价</translation>
  </message>
  <message>
   <source>How to cite</source>
   <translation>如何引用</translation>
  </message>
  <message>
   <source>Intervals (95 %) come from drawing {blocks} blocks of {metres:g} m again and again: they tell how much other ground of the same kind would differ, not what another place or date would give.</source>
   <translation>95 % 置信区间由 {blocks} 个边长 {metres:g} m 的空间块反复抽样得到：它说明同类地面之间的差异，不代表其他地点或日期的结果。</translation>
  </message>
  <message>
   <source>IoU</source>
   <translation>交并比</translation>
  </message>
  <message>
   <source>Kappa is left out on purpose: it corrects for chance in a way that has no meaning for maps, and adds nothing to the figures above (Pontius and Millones 2011; Olofsson et al. 2014).</source>
   <translation>有意不给出 Kappa：它对偶然性的修正方式对地图没有意义，也不比上述数值提供更多信息（Pontius 与 Millones，2011；Olofsson 等，2014）。</translation>
  </message>
  <message>
   <source>Land-cover change</source>
   <translation>土地覆盖变化</translation>
  </message>
  <message>
   <source>Layers without which the class would be another</source>
   <translation>去掉后类别会改变的图层</translation>
  </message>
  <message>
   <source>Least to be trusted: {name} — where the map says {name}, {user} % is right (user's accuracy, from {samples}); of all {name} there is, {producer} % is on the map (producer's accuracy).</source>
   <translation>最不可靠的类别：{name}。图上标为{name}之处，{user} % 正确（用户精度，依据 {samples}）；实际为{name}之处，图上标出了 {producer} %（生产者精度）。</translation>
  </message>
  <message>
   <source>Least to be trusted: {name} — {none} lie where the map says {name}; of all {name} there is, {producer} % is on the map (producer's accuracy).</source>
   <translation>最不可靠的类别：{name}。图上标为{name}之处{none}；实际为{name}之处，图上标出了 {producer} %（生产者精度）。</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version}.</source>
   <translation>由 LayerFuse {version} 生成。</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version}; weights SHA-256 {digest}.</source>
   <translation>由 LayerFuse {version} 生成；权重 SHA-256 {digest}。</translation>
  </message>
  <message>
   <source>Map from all layers</source>
   <translation>由全部图层得到的地图</translation>
  </message>
  <message>
   <source>Model {model} · before: {before} · after: {after} · {grid} · {date}</source>
   <translation>模型 {model} · 变化前：{before} · 变化后：{after} · {grid} · {date}</translation>
  </message>
  <message>
   <source>Model {model} · {layers} · {grid} · {date}</source>
   <translation>模型 {model} · {layers} · {grid} · {date}</translation>
  </message>
  <message>
   <source>N</source>
   <translation>北</translation>
  </message>
  <message>
   <source>No layer can be left out: every smaller set lacks over 1 point of the best in at least one figure ({top}).</source>
   <translation>没有可以省去的图层：任何更小的组合至少有一项指标比最佳值（{top}）低 1 个百分点以上。</translation>
  </message>
  <message>
   <source>No point lies in parts of the map, {share} % of its area: no figure says anything of them, and the areas of the classes are those of the rest.</source>
   <translation>地图有一部分（占其面积的 {share} %）没有参考点：任何数字都不反映这部分，各类别的面积只是其余部分的面积。</translation>
  </message>
  <message>
   <source>No point lies in these mapped classes, so their part of the map ({share} % of the area) was not judged: {names}.</source>
   <translation>下列制图类别中没有参考点，因此这部分地图（占面积的 {share} %）未被评价：{names}。</translation>
  </message>
  <message>
   <source>Not given, though the model takes it: {names}.</source>
   <translation>模型可用但未提供：{names}。</translation>
  </message>
  <message>
   <source>Nothing of the {compared} ha that were compared changed with a probability of {threshold} % or more.</source>
   <translation>参与比较的 {compared} 公顷中，没有变化概率不低于 {threshold} % 的变化。</translation>
  </message>
  <message>
   <source>Number of pixels.</source>
   <translation>像元数。</translation>
  </message>
  <message>
   <source>Number of points.</source>
   <translation>点数。</translation>
  </message>
  <message>
   <source>Objects</source>
   <translation>对象</translation>
  </message>
  <message>
   <source>Of {found} objects found, {hits} match one of the {true} true ones (IoU of 50 % or more): {precision} % are right, {recall} % are found.</source>
   <translation>找到 {found} 个对象，其中 {hits} 个与 {true} 个真实对象之一匹配（交并比不低于 50 %）：正确率 {precision} %，检出率 {recall} %。</translation>
  </message>
  <message>
   <source>On {share} % of the compared area one date has layers that the other lacks: some of the change there may come of that.</source>
   <translation>在 {share} % 的比较区域中，一个日期有另一个日期缺少的图层：那里的部分变化可能由此产生。</translation>
  </message>
  <message>
   <source>On {share} % of the compared area the model is unsure on both dates: a change is as probable as {threshold} %, but the class is the same. It counts as unchanged.</source>
   <translation>在 {share} % 的比较区域中，模型在两个日期都没有把握：变化概率达到 {threshold} %，但类别相同，按未变化计。</translation>
  </message>
  <message>
   <source>Patches of change below {unit} m², whatever became what in them, count as unchanged.</source>
   <translation>小于 {unit} 平方米的变化图斑，不论其中由何变为何，均按未变化计。</translation>
  </message>
  <message>
   <source>Per cent, with 95 % intervals. Difference: of {figure}, from the map of all layers. Marked: the smallest set within 1 point of the best. Covers: share of the map of all layers that this set maps too; what it leaves empty counts as wrong.</source>
   <translation>单位为百分比，下方为 95 % 置信区间。差异：与全部图层的地图相比，{figure}之差。标记行：与最佳值相差不超过 1 个百分点的最小组合。覆盖率：全部图层的地图中该组合也能成图的比例；留空的像元算作错误。</translation>
  </message>
  <message>
   <source>Pixels counted in a map are a biased measure of area. Adjusted: estimated from the reference points, with its 95 % interval (stratified estimator, Olofsson et al. 2014, doi:10.1016/j.rse.2014.02.015).</source>
   <translation>直接统计地图像元得到的面积是有偏的。校正面积由参考点估计，附 95 % 置信区间（分层估计量，Olofsson 等，2014，doi:10.1016/j.rse.2014.02.015）。</translation>
  </message>
  <message>
   <source>Points of {figure} that each layer adds (Shapley value, 95 % interval)</source>
   <translation>每个图层对{figure}的贡献（Shapley 值，百分点，95 % 置信区间）</translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>参考数据</translation>
  </message>
  <message>
   <source>Reference pixels next to each other are alike, and polygons are seldom drawn at random: figures hold for the places that were drawn. For figures of the whole area, draw points with layerfuse sample.</source>
   <translation>相邻的参考像元彼此相似，多边形也很少是随机绘制的：数值只代表所绘制的地方。若要评价整个区域，请用 layerfuse sample 抽点。</translation>
  </message>
  <message>
   <source>Rows: class in the map. Columns: class in the reference. {unit}</source>
   <translation>行：地图类别。列：参考类别。{unit}</translation>
  </message>
  <message>
   <source>Share of the class in the map of all layers that this set maps alike</source>
   <translation>全部图层的地图中的该类别，被该组合同样判定的比例</translation>
  </message>
  <message>
   <source>That is much: check that both dates are of one season, one place and one unit before you believe it.</source>
   <translation>变化很多：请先检查两个日期是否为同一季节、同一地点、同一单位，再采信结果。</translation>
  </message>
  <message>
   <source>The Shapley value is what a layer adds, averaged over all orders in which the layers could be added, starting from a blind guess: the commonest class everywhere ({figure} {guess} %). It is exact: every combination was mapped.</source>
   <translation>Shapley 值是图层按所有可能的先后次序加入时的平均贡献，起点为盲猜：处处取最常见的类别（{figure} {guess} %）。该值是精确的：每个组合都已制图。</translation>
  </message>
  <message>
   <source>The area</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>The difference between the two is within noise.</source>
   <translation>两者的差异在噪声范围之内。</translation>
  </message>
  <message>
   <source>The file does not tell it.</source>
   <translation>文件未说明。</translation>
  </message>
  <message>
   <source>The largest changes: {changes}.</source>
   <translation>最大的变化：{changes}。</translation>
  </message>
  <message>
   <source>The layer {layer} contributes most: {value} points of {figure}. All together add {total} points to a blind guess.</source>
   <translation>贡献最大的图层是 {layer}：{figure}提高 {value} 个百分点。全部图层合计比盲猜高 {total} 个百分点。</translation>
  </message>
  <message>
   <source>The layers add nothing to {figure} over a blind guess ({guess} %).</source>
   <translation>与盲猜（{guess} %）相比，这些图层没有提高{figure}。</translation>
  </message>
  <message>
   <source>The model never saw these sets in training, so they may do worse than they could: {subsets}.</source>
   <translation>模型训练时从未见过下列组合，因此结果可能偏低：{subsets}。</translation>
  </message>
  <message>
   <source>The model's card does not say where it was trained: check that it was not here, or the figures are too good.</source>
   <translation>模型卡没有说明训练区域：请确认不在此处，否则数值偏高。</translation>
  </message>
  <message>
   <source>The model's card does not say which sets of layers it was trained with.</source>
   <translation>模型卡没有说明训练时用过哪些图层组合。</translation>
  </message>
  <message>
   <source>The objects have no field with a score, so AP ranks them all alike.</source>
   <translation>对象没有得分字段，因此计算 AP 时所有对象同等排序。</translation>
  </message>
  <message>
   <source>The probability of change takes the errors of the two maps as independent. Where both are unsure it is high without any change, and errors that both share hide some. Trust patches more than single pixels and edges.</source>
   <translation>变化概率假定两幅地图的误差相互独立。两者都没有把握时，即使没有变化概率也会偏高；共同的误差则会掩盖变化。成片的图斑比单个像元和边缘更可信。</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth, at {samples} points; its own errors are counted as the map's.</source>
   <translation>参考数据（{reference}，{samples} 个点）被当作真值；它自身的误差也会算到地图上。</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth, on {samples} pixels; its own errors are counted as the map's.</source>
   <translation>参考数据（{reference}，{samples} 个像元）被当作真值；它自身的误差也会算到地图上。</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth: objects that it misses count as wrongly found.</source>
   <translation>参考数据（{reference}）被当作真值：它遗漏的对象会被算作误检。</translation>
  </message>
  <message>
   <source>The table above counts points as they are, to compare sets of layers; the sentences here weight them by area, and are what holds for the whole map.</source>
   <translation>上表按点数直接统计，用于比较图层组合；以下各句按面积加权，适用于整幅图。</translation>
  </message>
  <message>
   <source>The whole map</source>
   <translation>整幅地图</translation>
  </message>
  <message>
   <source>There are only {blocks} blocks: take the intervals as rough.</source>
   <translation>只有 {blocks} 个空间块：置信区间只是粗略的。</translation>
  </message>
  <message>
   <source>There is no reference: agreement with the map of all layers is not accuracy, for that map has errors too. Confidence is what the model believes.</source>
   <translation>没有参考数据：与全部图层地图的一致率不等于精度，因为该地图本身也有误差；置信度只是模型自己的判断。</translation>
  </message>
  <message>
   <source>These are areas of a map, not of the ground. To say how much changed, judge a sample of points on it.</source>
   <translation>这些是地图上的面积，而不是地面的真实面积。要说明实际变化了多少，请用样本点加以评定。</translation>
  </message>
  <message>
   <source>Tiles overlap by {overlap} % of their side (quality '{quality}'); maps of another quality differ a little.</source>
   <translation>瓦片重叠为边长的 {overlap} %（质量“{quality}”）；其他质量设置的地图会略有不同。</translation>
  </message>
  <message>
   <source>Too few points (under {least}) lie in: {names}. Do not rely on the figures of these classes; draw more points.</source>
   <translation>下列类别中的点太少（少于 {least} 个）：{names}。请勿依赖这些类别的数值，并补充抽点。</translation>
  </message>
  <message>
   <source>What became what, in hectares</source>
   <translation>转移矩阵（公顷）</translation>
  </message>
  <message>
   <source>What changed, by what it became</source>
   <translation>变化的地方（按变化后的类别）</translation>
  </message>
  <message>
   <source>What each layer adds</source>
   <translation>每个图层的贡献</translation>
  </message>
  <message>
   <source>What each layer is worth</source>
   <translation>每个图层的价值</translation>
  </message>
  <message>
   <source>What the map was made of</source>
   <translation>地图由什么制成</translation>
  </message>
  <message>
   <source>What {layers} contributes cannot be told from zero.</source>
   <translation>{layers} 的贡献与零没有可分辨的差异。</translation>
  </message>
  <message>
   <source>Without {layer} you lose nothing ({figures}): you can do without it.</source>
   <translation>没有 {layer} 不会有损失（{figures}）：可以不用它。</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}, which may be chance.</source>
   <translation>没有 {layer} 会损失{lost}，但可能只是偶然。</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}: keep it.</source>
   <translation>没有 {layer} 会损失{lost}：请保留。</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}: you can do without it.</source>
   <translation>没有 {layer} 会损失{lost}：可以不用它。</translation>
  </message>
  <message>
   <source>You can do without {spare}: {enough} alone gives {value}; the best set ({best}) gives {top}.</source>
   <translation>可以不用{spare}：仅用 {enough} 时{value}；最佳组合（{best}）为{top}。</translation>
  </message>
  <message>
   <source>adjusted area, ha</source>
   <translation>校正面积（公顷）</translation>
  </message>
  <message>
   <source>after</source>
   <translation>变化后</translation>
  </message>
  <message>
   <source>after: {name}</source>
   <translation>变化后：{name}</translation>
  </message>
  <message>
   <source>agreement with all layers</source>
   <translation>与全部图层结果的一致率</translation>
  </message>
  <message>
   <source>became {name}</source>
   <translation>变为{name}</translation>
  </message>
  <message>
   <source>before</source>
   <translation>变化前</translation>
  </message>
  <message>
   <source>before ↓ after →</source>
   <translation>变化前 ↓ 变化后 →</translation>
  </message>
  <message>
   <source>before: {name}</source>
   <translation>变化前：{name}</translation>
  </message>
  <message>
   <source>both</source>
   <translation>两者都有</translation>
  </message>
  <message>
   <source>boundary F1</source>
   <translation>边界 F1</translation>
  </message>
  <message>
   <source>boundary precision</source>
   <translation>边界正确率</translation>
  </message>
  <message>
   <source>boundary recall</source>
   <translation>边界检出率</translation>
  </message>
  <message>
   <source>class</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>confidence</source>
   <translation>置信度</translation>
  </message>
  <message>
   <source>covers</source>
   <translation>覆盖率</translation>
  </message>
  <message>
   <source>difference</source>
   <translation>差异</translation>
  </message>
  <message>
   <source>figure</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>found, and not in the reference</source>
   <translation>检出但参考中没有</translation>
  </message>
  <message>
   <source>hectares</source>
   <translation>公顷</translation>
  </message>
  <message>
   <source>in the reference, and not found</source>
   <translation>参考中有但未检出</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>layers on one date only</source>
   <translation>只在一个日期有图层</translation>
  </message>
  <message>
   <source>macro F1</source>
   <translation>宏平均 F1</translation>
  </message>
  <message>
   <source>map \ reference</source>
   <translation>地图 \ 参考</translation>
  </message>
  <message>
   <source>map: {name}</source>
   <translation>地图：{name}</translation>
  </message>
  <message>
   <source>mapped area, ha</source>
   <translation>制图面积（公顷）</translation>
  </message>
  <message>
   <source>mean IoU</source>
   <translation>平均交并比</translation>
  </message>
  <message>
   <source>no change</source>
   <translation>未变化</translation>
  </message>
  <message>
   <source>no pixels</source>
   <translation>没有像元</translation>
  </message>
  <message>
   <source>no points</source>
   <translation>没有点</translation>
  </message>
  <message>
   <source>no single layer</source>
   <translation>没有单独起决定作用的图层</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>not trained</source>
   <translation>未参与训练</translation>
  </message>
  <message>
   <source>overall accuracy</source>
   <translation>总体精度</translation>
  </message>
  <message>
   <source>points</source>
   <translation>点</translation>
  </message>
  <message>
   <source>producer's accuracy</source>
   <translation>生产者精度</translation>
  </message>
  <message>
   <source>reference: {name}</source>
   <translation>参考：{name}</translation>
  </message>
  <message>
   <source>share of the map</source>
   <translation>占地图比例</translation>
  </message>
  <message>
   <source>total</source>
   <translation>合计</translation>
  </message>
  <message>
   <source>user's accuracy</source>
   <translation>用户精度</translation>
  </message>
  <message>
   <source>value</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>within noise</source>
   <translation>噪声范围内</translation>
  </message>
  <message>
   <source>{area} ha have layers on one date only: they are left empty, and not counted.</source>
   <translation>{area} 公顷只在一个日期有图层：留空，不计入统计。</translation>
  </message>
  <message>
   <source>{area} ha have layers on one date only: they are marked on the map, and not counted.</source>
   <translation>{area} 公顷只在一个日期有图层：已在图上标出，不计入统计。</translation>
  </message>
  <message>
   <source>{beyond} points of the reference lie outside of the map: they were left out.</source>
   <translation>参考数据中有 {beyond} 个点位于地图之外，已略去。</translation>
  </message>
  <message>
   <source>{changed} ha of the {compared} ha that were compared changed ({share} %), each pixel with a probability of {threshold} % or more.</source>
   <translation>在参与比较的 {compared} 公顷中，有 {changed} 公顷发生变化（{share} %），每个像元的变化概率均不低于 {threshold} %。</translation>
  </message>
  <message>
   <source>{count} pixels</source>
   <translation>{count} 个像元</translation>
  </message>
  <message>
   <source>{count} points</source>
   <translation>{count} 个点</translation>
  </message>
  <message>
   <source>{disputed} pixels lie in polygons of two classes: the later polygon counts.</source>
   <translation>有 {disputed} 个像元位于两个类别的多边形中：以后出现的多边形为准。</translation>
  </message>
  <message>
   <source>{empty} samples of the reference lie where the map is empty; they are not counted.</source>
   <translation>参考数据中有 {empty} 个样本位于地图的空白处，未计入。</translation>
  </message>
  <message>
   <source>{figure} of each class, per cent.</source>
   <translation>各类别的{figure}（百分比）。</translation>
  </message>
  <message>
   <source>{figure} {value} %</source>
   <translation>{figure} {value} %</translation>
  </message>
  <message>
   <source>{lines} features of the reference are lines, which have no area: they were left out.</source>
   <translation>参考数据中有 {lines} 个线要素，没有面积，已略去。</translation>
  </message>
  <message>
   <source>{model} with {layers}.</source>
   <translation>{model}，使用 {layers}。</translation>
  </message>
  <message>
   <source>{oa} % of the map is right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>地图有 {oa} % 是正确的（总体精度；95 % 置信区间 {interval}；依据 {samples}）。</translation>
  </message>
  <message>
   <source>{oa} % of the places of the reference are mapped right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>参考数据所覆盖的地方有 {oa} % 制图正确（总体精度；95 % 置信区间 {interval}；依据 {samples}）。</translation>
  </message>
  <message>
   <source>{oa} % of what could be judged, {judged} % of the map, is right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>可评价的部分（占地图的 {judged} %）中有 {oa} % 是正确的（总体精度；95 % 置信区间 {interval}；依据 {samples}）。</translation>
  </message>
  <message>
   <source>{points} points of {figure}</source>
   <translation>{figure} {points} 个百分点</translation>
  </message>
  <message>
   <source>{share} % of this area lies where the model was trained: figures from there are too good.</source>
   <translation>该区域的 {share} % 位于模型的训练区域内：那里的数值偏高。</translation>
  </message>
  <message>
   <source>{skipped} features of the reference without one of the classes, or without a place, were left out.</source>
   <translation>参考数据中有 {skipped} 个要素没有所列类别或没有位置，已略去。</translation>
  </message>
  <message>
   <source>{small} polygons of the reference cover no pixel's centre: they do not count.</source>
   <translation>参考数据中有 {small} 个多边形未覆盖任何像元中心，不计入。</translation>
  </message>
  <message>
   <source>{subject} · reference {reference} · {date}</source>
   <translation>{subject} · 参考数据 {reference} · {date}</translation>
  </message>
  <message>
   <source>{what}{model}. Judged with LayerFuse {version}, {date}, https://github.com/layerfuse/layerfuse.</source>
   <translation>{what}{model}。用 LayerFuse {version} 评估，{date}，https://github.com/layerfuse/layerfuse。</translation>
  </message>
 </context>
 <context>
  <name>ResultCard</name>
  <message>
   <source>By Parcel…</source>
   <translation>按地块…</translation>
  </message>
  <message>
   <source>CSV…</source>
   <translation>CSV……</translation>
  </message>
  <message>
   <source>Check This Map…</source>
   <translation>检查此地图……</translation>
  </message>
  <message>
   <source>Close the card</source>
   <translation>关闭卡片</translation>
  </message>
  <message>
   <source>Copy the files beside the project, so that they last.</source>
   <translation>将文件复制到工程旁边，使其长期保留。</translation>
  </message>
  <message>
   <source>Delete Run</source>
   <translation>删除此次运行</translation>
  </message>
  <message>
   <source>Delete Run…</source>
   <translation>删除此次运行……</translation>
  </message>
  <message>
   <source>Draw random points at which you say what is there.</source>
   <translation>抽取随机点，由您说明那里是什么。</translation>
  </message>
  <message>
   <source>Hide this card. The layers stay.</source>
   <translation>隐藏此卡片。图层保留。</translation>
  </message>
  <message>
   <source>Improve This Map…</source>
   <translation>改进此地图……</translation>
  </message>
  <message>
   <source>Learn from labels of your own, starting from this model.</source>
   <translation>从此模型出发，用您自己的标注学习。</translation>
  </message>
  <message>
   <source>Look at a map</source>
   <translation>查看地图</translation>
  </message>
  <message>
   <source>Make a print layout for paper or PDF: the map, its reference if it was judged, areas, scale.</source>
   <translation>生成用于纸张或 PDF 的打印布局：地图、其参考（若已评价）、面积、比例尺。</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>报告</translation>
  </message>
  <message>
   <source>Save the Map</source>
   <translation>保存地图</translation>
  </message>
  <message>
   <source>Save the Table</source>
   <translation>保存表格</translation>
  </message>
  <message>
   <source>Save the areas of the classes as a table.</source>
   <translation>将各类别的面积保存为表格。</translation>
  </message>
  <message>
   <source>Save the map</source>
   <translation>保存地图</translation>
  </message>
  <message>
   <source>Save to Project</source>
   <translation>保存到工程</translation>
  </message>
  <message>
   <source>Saved as {path}</source>
   <translation>已保存为 {path}</translation>
  </message>
  <message>
   <source>Show the whole map.</source>
   <translation>显示整幅地图。</translation>
  </message>
  <message>
   <source>Take the layers of this run out of the project, and delete these files?

{files}</source>
   <translation>从工程中移除此次运行的图层，并删除这些文件吗？

{files}</translation>
  </message>
  <message>
   <source>Take the layers out of the project, and delete their files.</source>
   <translation>从工程中移除图层，并删除其文件。</translation>
  </message>
  <message>
   <source>Tell of each polygon of a layer, such as fields, which class it is, and how surely.</source>
   <translation>说明图层中每个多边形（例如地块）属于哪一类，以及把握有多大。</translation>
  </message>
  <message>
   <source>The map, small</source>
   <translation>缩小的地图</translation>
  </message>
  <message>
   <source>The points that were drawn to check it, and what was found, stay:

{files}</source>
   <translation>为检查它而抽取的点及其结果会保留：

{files}</translation>
  </message>
  <message>
   <source>Where to save the results</source>
   <translation>结果保存到何处</translation>
  </message>
  <message>
   <source>Zoom To</source>
   <translation>缩放至</translation>
  </message>
  <message>
   <source>{area} ha</source>
   <translation>{area} 公顷</translation>
  </message>
  <message>
   <source>{path} cannot be written: {why}</source>
   <translation>无法写入 {path}：{why}</translation>
  </message>
  <message>
   <source>{share} %</source>
   <translation>{share} %</translation>
  </message>
 </context>
 <context>
  <name>Rounds</name>
  <message>
   <source>Learn {name}</source>
   <translation>学习 {name}</translation>
  </message>
  <message>
   <source>The new model, {name}, stays among your models.</source>
   <translation>新模型 {name} 仍保留在您的模型中。</translation>
  </message>
  <message>
   <source>There is no new map.</source>
   <translation>没有新的地图。</translation>
  </message>
  <message>
   <source>What has changed</source>
   <translation>变化之处</translation>
  </message>
 </context>
 <context>
  <name>RunPanel</name>
  <message>
   <source>&amp;Preview</source>
   <translation>预览(&amp;P)</translation>
  </message>
  <message>
   <source>&amp;Run</source>
   <translation>运行(&amp;R)</translation>
  </message>
  <message>
   <source>1 tile</source>
   <translation>1 个瓦片</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Cancel the run</source>
   <translation>取消运行</translation>
  </message>
  <message>
   <source>Cancel this run. Parts that are finished are kept, and the run can go on later.</source>
   <translation>取消此运行。已完成的部分会保留，以后可以继续。</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>正在取消…</translation>
  </message>
  <message>
   <source>Checking…</source>
   <translation>正在检查…</translation>
  </message>
  <message>
   <source>Checking… Then it runs.</source>
   <translation>正在检查……随后运行。</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>请至少选择一个图层。</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>详情</translation>
  </message>
  <message>
   <source>Layers that do not fit</source>
   <translation>图层不合适</translation>
  </message>
  <message>
   <source>Make the map. If a run is going on, this one waits until its turn comes.</source>
   <translation>制作地图。如果有运行正在进行，则排队等待。</translation>
  </message>
  <message>
   <source>Map what the canvas shows, at once, and follow it while this button is pressed: first a coarse look, then, from the middle on, the map as it will be. Nothing of it is saved.</source>
   <translation>立即对画布所显示的范围制图，并在此按钮按下期间随视图更新：先给出粗略结果，再从中间开始给出与最终地图一致的结果。预览不会被保存。</translation>
  </message>
  <message>
   <source>Mend what keeps the map from being made.</source>
   <translation>解决妨碍制图的问题。</translation>
  </message>
  <message>
   <source>Replace Files</source>
   <translation>替换文件</translation>
  </message>
  <message>
   <source>Show all that is known of the run that would be made.</source>
   <translation>显示关于将要进行的运行所知道的一切。</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>正在启动引擎…</translation>
  </message>
  <message>
   <source>The map may be worthless:

{reasons}

Run all the same?</source>
   <translation>地图可能毫无价值：

{reasons}

仍要运行吗？</translation>
  </message>
  <message>
   <source>These files are there already:

{files}

Replace them?</source>
   <translation>这些文件已经存在：

{files}

要替换它们吗？</translation>
  </message>
  <message>
   <source>What a run would be</source>
   <translation>运行概况</translation>
  </message>
  <message>
   <source>about {time}</source>
   <translation>约 {time}</translation>
  </message>
  <message>
   <source>time known after the first run</source>
   <translation>首次运行后可知所需时间</translation>
  </message>
  <message>
   <source>writing the results…</source>
   <translation>正在写入结果…</translation>
  </message>
  <message>
   <source>{done} of {total} tiles</source>
   <translation>{done} / {total} 个瓦片</translation>
  </message>
  <message>
   <source>{hours} h {minutes} min</source>
   <translation>{hours} 小时 {minutes} 分钟</translation>
  </message>
  <message>
   <source>{makes} of {area} from {layers}</source>
   <translation>{makes}：{area}，来自 {layers}</translation>
  </message>
  <message>
   <source>{makes} of {area} from {layers}; about {time}</source>
   <translation>{makes}：{area}，来自 {layers}；约 {time}</translation>
  </message>
  <message>
   <source>{n:.1f} GB</source>
   <translation>{n:.1f} GB</translation>
  </message>
  <message>
   <source>{n} MB</source>
   <translation>{n} MB</translation>
  </message>
  <message>
   <source>{n} min</source>
   <translation>{n} 分钟</translation>
  </message>
  <message>
   <source>{n} s</source>
   <translation>{n} 秒</translation>
  </message>
  <message>
   <source>{n} tiles</source>
   <translation>{n} 个瓦片</translation>
  </message>
  <message>
   <source>{n} waiting</source>
   <translation>{n} 个等待中</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{rate:.3g} per second</source>
   <translation>每秒 {rate:.3g} 个</translation>
  </message>
  <message>
   <source>{size} of memory</source>
   <translation>内存 {size}</translation>
  </message>
  <message>
   <source>{size} on disk</source>
   <translation>磁盘 {size}</translation>
  </message>
  <message>
   <source>{size}, {crs}</source>
   <translation>{size}，{crs}</translation>
  </message>
  <message>
   <source>{some} and {last}</source>
   <translation>{some}和{last}</translation>
  </message>
  <message>
   <source>{time} left</source>
   <translation>剩余 {time}</translation>
  </message>
  <message>
   <source>{width} × {height} pixels of {size:g} m</source>
   <translation>{width} × {height} 像元，{size:g} m</translation>
  </message>
 </context>
 <context>
  <name>Runner</name>
  <message>
   <source>Areas by class</source>
   <translation>各类别面积</translation>
  </message>
  <message>
   <source>Availability</source>
   <translation>可用性</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>建筑物</translation>
  </message>
  <message>
   <source>Class raster</source>
   <translation>类别栅格</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>置信度</translation>
  </message>
  <message>
   <source>Elevation layer</source>
   <translation>高程图层</translation>
  </message>
  <message>
   <source>Embeddings</source>
   <translation>嵌入</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>土地覆盖</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>土地覆盖图</translation>
  </message>
  <message>
   <source>Margin</source>
   <translation>领先幅度</translation>
  </message>
  <message>
   <source>Optical layer</source>
   <translation>光学图层</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>多边形</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>概率</translation>
  </message>
  <message>
   <source>Radar layer (SAR)</source>
   <translation>雷达图层（SAR）</translation>
  </message>
  <message>
   <source>Starting the engine: {python}</source>
   <translation>正在启动引擎：{python}</translation>
  </message>
  <message>
   <source>This is a fault of LayerFuse: {error}. Please report it with this log at {url}/issues.</source>
   <translation>这是 LayerFuse 的故障：{error}。请连同此日志报告到 {url}/issues。</translation>
  </message>
  <message>
   <source>Unlike the training</source>
   <translation>与训练数据不相似</translation>
  </message>
 </context>
 <context>
  <name>Sources</name>
  <message>
   <source>The layer {mask} is not used. To leave clouds out, choose it at Leave out, behind the wrench.</source>
   <translation>未使用图层 {mask}。如要排除云，请在扳手按钮后的“排除”栏选择它。</translation>
  </message>
 </context>
 <context>
  <name>StartCard</name>
  <message>
   <source>Add a product folder…</source>
   <translation>添加产品文件夹……</translation>
  </message>
  <message>
   <source>Choose the Folder of a Product</source>
   <translation>选择产品文件夹</translation>
  </message>
  <message>
   <source>Find layers…</source>
   <translation>查找图层……</translation>
  </message>
  <message>
   <source>Free images and heights of the view</source>
   <translation>当前视图的免费影像和高程</translation>
  </message>
  <message>
   <source>Left of the line: the map. Right: the reference, made by others. Drag the line; Swipe ends it. Untick “{layer}” to see the image.</source>
   <translation>线的左边：地图。右边：他人制作的参考。拖动这条线；再按“卷帘”即结束。取消勾选“{layer}”即可看到影像。</translation>
  </message>
  <message>
   <source>Loads it, maps it, shows the reference</source>
   <translation>加载、制图并显示参考</translation>
  </message>
  <message>
   <source>Reference (NLCD)</source>
   <translation>参考（NLCD）</translation>
  </message>
  <message>
   <source>Sentinel, Landsat, or any folder of images</source>
   <translation>Sentinel、Landsat 或任何影像文件夹</translation>
  </message>
  <message>
   <source>Try the sample scene</source>
   <translation>试用示例场景</translation>
  </message>
 </context>
 <context>
  <name>UnfinishedBar</name>
  <message>
   <source>Discard</source>
   <translation>丢弃</translation>
  </message>
  <message>
   <source>Go on with this run. What was finished is used.</source>
   <translation>继续此运行。已完成的部分会被利用。</translation>
  </message>
  <message>
   <source>Remove what was finished of this run, and forget it.</source>
   <translation>删除此运行已完成的部分，并不再提示。</translation>
  </message>
  <message>
   <source>Remove what was finished of this run?</source>
   <translation>删除此次运行已完成的部分？</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>继续</translation>
  </message>
  <message>
   <source>Unfinished, {at} of {all}: {title}</source>
   <translation>未完成（第 {at} 个，共 {all} 个）：{title}</translation>
  </message>
  <message>
   <source>Unfinished: {title}</source>
   <translation>未完成：{title}</translation>
  </message>
 </context>
</TS>
