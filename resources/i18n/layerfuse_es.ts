<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
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
   <translation>Un sistema proyectado en metros; por omisión, el de la primera capa en metros verdaderos o, si no, la zona UTM que corresponda.</translation>
  </message>
  <message>
   <source>Advanced</source>
   <translation>Avanzado</translation>
  </message>
  <message>
   <source>Any</source>
   <translation>Cualquiera</translation>
  </message>
  <message>
   <source>As in the options</source>
   <translation>Como en las opciones</translation>
  </message>
  <message>
   <source>As the finest layer</source>
   <translation>Como la capa más fina</translation>
  </message>
  <message>
   <source>As the layers</source>
   <translation>Como las capas</translation>
  </message>
  <message>
   <source>As the model</source>
   <translation>Como el modelo</translation>
  </message>
  <message>
   <source>Average</source>
   <translation>Promedio</translation>
  </message>
  <message>
   <source>Balanced</source>
   <translation>Equilibrada</translation>
  </message>
  <message>
   <source>Best (slower)</source>
   <translation>La mejor (más lenta)</translation>
  </message>
  <message>
   <source>Best pixels</source>
   <translation>Mejores píxeles</translation>
  </message>
  <message>
   <source>CRS of the map</source>
   <translation>SRC del mapa</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Dispositivo</translation>
  </message>
  <message>
   <source>Fast</source>
   <translation>Rápida</translation>
  </message>
  <message>
   <source>How much neighbouring tiles overlap, and how often each is looked at. Best takes several times as long as Fast.</source>
   <translation>Cuánto se solapan las teselas vecinas y cuántas veces se mira cada una. La mejor tarda varias veces más que la rápida.</translation>
  </message>
  <message>
   <source>How several dates of a layer become one map. Average: each is mapped, and the probabilities are averaged where it has data. Best pixels: one image is made first, each pixel from the date nearest to the median of all, so that cloud which no mask knows is left behind.</source>
   <translation>Cómo varias fechas de una capa se convierten en un mapa. Promedio: se cartografía cada una y se promedian las probabilidades donde tiene datos. Mejores píxeles: primero se hace una sola imagen, cada píxel de la fecha más cercana a la mediana de todas, de modo que queda fuera la nube que ninguna máscara conoce.</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable there. Confidence, probabilities and margin stay those of the network.</source>
   <translation>En metros cuadrados sobre el terreno. Las manchas menores del mapa pasan a la clase vecina más probable en ese lugar. La confianza, las probabilidades y el margen siguen siendo los de la red.</translation>
  </message>
  <message>
   <source>Pixel size</source>
   <translation>Tamaño de píxel</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Calidad</translation>
  </message>
  <message>
   <source>Several dates</source>
   <translation>Varias fechas</translation>
  </message>
  <message>
   <source>Side of the map's pixels in metres. The model does best at the size that it was trained for, which is used unless you give another.</source>
   <translation>Lado de los píxeles del mapa, en metros. El modelo rinde mejor con el tamaño para el que se entrenó, que es el que se usa si no se indica otro.</translation>
  </message>
  <message>
   <source>Smallest patch</source>
   <translation>Mancha más pequeña</translation>
  </message>
  <message>
   <source>Use the pixel size of the layer with the smallest pixels. More detail, more time, and a worse map if it is far from the model's own size.</source>
   <translation>Usar el tamaño de píxel de la capa con los píxeles más pequeños. Más detalle, más tiempo y un mapa peor si se aleja mucho del tamaño propio del modelo.</translation>
  </message>
  <message>
   <source>What the next runs are computed on. The choice for every day is in Settings &gt; Options &gt; LayerFuse, where Test says which graphics card is used, or why none is.</source>
   <translation>Con qué se calculan las próximas ejecuciones. La elección habitual está en Configuración &gt; Opciones &gt; LayerFuse, donde Probar dice qué tarjeta gráfica se usa o por qué ninguna.</translation>
  </message>
 </context>
 <context>
  <name>AreaSection</name>
  <message>
   <source>A polygon of {n} corners</source>
   <translation>Un polígono de {n} vértices</translation>
  </message>
  <message>
   <source>All layers</source>
   <translation>Todas las capas</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>Área</translation>
  </message>
  <message>
   <source>Area of interest</source>
   <translation>Área de interés</translation>
  </message>
  <message>
   <source>Draw a Polygon</source>
   <translation>Dibujar un polígono</translation>
  </message>
  <message>
   <source>Draw the area on the map canvas, corner by corner: a right click ends it, Backspace takes a corner back, Esc gives up.</source>
   <translation>Dibuje el área en el lienzo, vértice a vértice: clic derecho termina, Retroceso quita un vértice, Esc abandona.</translation>
  </message>
  <message>
   <source>No area of interest</source>
   <translation>Sin área de interés</translation>
  </message>
  <message>
   <source>Nothing is mapped outside of the polygons of this layer. Empty: everywhere.</source>
   <translation>No se cartografía nada fuera de los polígonos de esta capa. Vacío: en todas partes.</translation>
  </message>
  <message>
   <source>The area to map: the map canvas as it is now, the extent of a layer, or a rectangle drawn on it. Empty: everything that a layer covers.</source>
   <translation>El área que se va a cartografiar: el lienzo del mapa tal como está, la extensión de una capa o un rectángulo dibujado en él. Vacío: todo lo que cubra alguna capa.</translation>
  </message>
  <message>
   <source>The map canvas, a layer, a drawn rectangle; empty: everything</source>
   <translation>El lienzo, una capa, un rectángulo dibujado; vacío: todo</translation>
  </message>
  <message>
   <source>map canvas</source>
   <translation>lienzo del mapa</translation>
  </message>
  <message>
   <source>polygon</source>
   <translation>polígono</translation>
  </message>
  <message>
   <source>rectangle</source>
   <translation>rectángulo</translation>
  </message>
  <message>
   <source>the polygon</source>
   <translation>el polígono</translation>
  </message>
  <message>
   <source>the rectangle</source>
   <translation>el rectángulo</translation>
  </message>
  <message>
   <source>the view</source>
   <translation>la vista</translation>
  </message>
  <message>
   <source>the whole area</source>
   <translation>toda el área</translation>
  </message>
  <message>
   <source>whole extent</source>
   <translation>extensión completa</translation>
  </message>
 </context>
 <context>
  <name>CacheGroup</name>
  <message>
   <source>Cache</source>
   <translation>Caché</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Borrar</translation>
  </message>
  <message>
   <source>Delete files in the folder for temporary files that a crash has left behind.</source>
   <translation>Borrar de la carpeta de archivos temporales lo que haya quedado tras un cierre inesperado.</translation>
  </message>
  <message>
   <source>Discard…</source>
   <translation>Descartar…</translation>
  </message>
  <message>
   <source>Left-over temporary files</source>
   <translation>Restos de archivos temporales</translation>
  </message>
  <message>
   <source>Remove the finished parts of all unfinished runs?</source>
   <translation>¿Eliminar las partes terminadas de todas las ejecuciones sin acabar?</translation>
  </message>
  <message>
   <source>Remove the finished parts of cancelled runs; they then begin anew.</source>
   <translation>Eliminar las partes terminadas de las ejecuciones canceladas, que empezarán entonces desde cero.</translation>
  </message>
  <message>
   <source>Unfinished runs</source>
   <translation>Ejecuciones sin acabar</translation>
  </message>
 </context>
 <context>
  <name>CheckTask</name>
  <message>
   <source>Cancelled.</source>
   <translation>Cancelado.</translation>
  </message>
  <message>
   <source>It works: Python {python}, torch {torch}, on {device} ({reason}).</source>
   <translation>Funciona: Python {python}, torch {torch}, en {device} ({reason}).</translation>
  </message>
  <message>
   <source>Test the LayerFuse engine</source>
   <translation>Probar el motor de LayerFuse</translation>
  </message>
 </context>
 <context>
  <name>CheckWindow</name>
  <message>
   <source>&amp;Close</source>
   <translation>&amp;Cerrar</translation>
  </message>
  <message>
   <source>&amp;Draw Points</source>
   <translation>&amp;Sortear puntos</translation>
  </message>
  <message>
   <source>&amp;Judge the Map</source>
   <translation>&amp;Evaluar el mapa</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>Atrás</translation>
  </message>
  <message>
   <source>Check This Map</source>
   <translation>Comprobar este mapa</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>Cerrar la ventana. Lo que se dijo se conserva.</translation>
  </message>
  <message>
   <source>Compare the map with what you said, and open the report.</source>
   <translation>Comparar el mapa con lo dicho y abrir el informe.</translation>
  </message>
  <message>
   <source>Draw points to judge a map</source>
   <translation>Sortear puntos para evaluar un mapa</translation>
  </message>
  <message>
   <source>Draw the points, hide the map, and go to the first.</source>
   <translation>Sortear los puntos, ocultar el mapa e ir al primero.</translation>
  </message>
  <message>
   <source>Go on without an answer, where the image does not tell (Space).</source>
   <translation>Seguir sin respuesta donde la imagen no lo dice (espacio).</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>Ir al punto siguiente (espacio).</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>Ir al punto anterior (retroceso).</translation>
  </message>
  <message>
   <source>How many points are drawn at random in the classes of the map. More give narrower intervals.</source>
   <translation>Cuántos puntos se sortean en las clases del mapa. Con más, los intervalos son más estrechos.</translation>
  </message>
  <message>
   <source>Judge the map</source>
   <translation>Evaluar el mapa</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>Siguiente</translation>
  </message>
  <message>
   <source>Open &amp;Report</source>
   <translation>Abrir el &amp;informe</translation>
  </message>
  <message>
   <source>Open the report in the browser.</source>
   <translation>Abrir el informe en el navegador.</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>Punto {at} de {all}; {said} dichos</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>Puntos</translation>
  </message>
  <message>
   <source>Points are drawn at random in each class. You say what is there, by the image and what you know; the map stays hidden meanwhile. Then you learn how good it is, and how much there really is of each class.</source>
   <translation>Se sortean puntos en cada clase. Usted dice qué hay allí, por la imagen y por lo que sabe; mientras tanto el mapa queda oculto. Después sabrá cuán bueno es y cuánto hay de verdad de cada clase.</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>Decir que esto está aquí. La tecla es el número que lo precede.</translation>
  </message>
  <message>
   <source>Skip</source>
   <translation>Saltar</translation>
  </message>
  <message>
   <source>What is at the cross? Press its number, or Space where nobody can tell.</source>
   <translation>¿Qué hay en la cruz? Pulse su número, o espacio donde no se puede saber.</translation>
  </message>
 </context>
 <context>
  <name>Classes</name>
  <message>
   <source>bare</source>
   <translation>suelo desnudo</translation>
  </message>
  <message>
   <source>barren</source>
   <translation>suelo yermo</translation>
  </message>
  <message>
   <source>building</source>
   <translation>edificio</translation>
  </message>
  <message>
   <source>built</source>
   <translation>construido</translation>
  </message>
  <message>
   <source>crops</source>
   <translation>cultivos</translation>
  </message>
  <message>
   <source>cultivated</source>
   <translation>cultivado</translation>
  </message>
  <message>
   <source>developed</source>
   <translation>urbanizado</translation>
  </message>
  <message>
   <source>flooded vegetation</source>
   <translation>vegetación inundada</translation>
  </message>
  <message>
   <source>forest</source>
   <translation>bosque</translation>
  </message>
  <message>
   <source>grass</source>
   <translation>hierba</translation>
  </message>
  <message>
   <source>herbaceous</source>
   <translation>herbáceo</translation>
  </message>
  <message>
   <source>no building</source>
   <translation>sin edificio</translation>
  </message>
  <message>
   <source>shrub</source>
   <translation>arbusto</translation>
  </message>
  <message>
   <source>shrub and scrub</source>
   <translation>matorral</translation>
  </message>
  <message>
   <source>snow and ice</source>
   <translation>nieve y hielo</translation>
  </message>
  <message>
   <source>trees</source>
   <translation>árboles</translation>
  </message>
  <message>
   <source>water</source>
   <translation>agua</translation>
  </message>
  <message>
   <source>wetland</source>
   <translation>humedal</translation>
  </message>
 </context>
 <context>
  <name>ComputingGroup</name>
  <message>
   <source>All processors ({n})</source>
   <translation>Todos los procesadores ({n})</translation>
  </message>
  <message>
   <source>Automatic takes a graphics card if it gives the same answers as the processor, and the processor otherwise. Test says what was chosen, and why.</source>
   <translation>Automático usa una tarjeta gráfica si da las mismas respuestas que el procesador y, si no, el procesador. Probar dice qué se eligió y por qué.</translation>
  </message>
  <message>
   <source>Computing</source>
   <translation>Cálculo</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Dispositivo</translation>
  </message>
  <message>
   <source>How many tiles are computed at the same time. Fewer leave more of the computer to other programs.</source>
   <translation>Cuántas teselas se calculan a la vez. Con menos queda más ordenador para otros programas.</translation>
  </message>
  <message>
   <source>Threads</source>
   <translation>Hilos</translation>
  </message>
 </context>
 <context>
  <name>CoverageBadge</name>
  <message>
   <source>Coverage {text}</source>
   <translation>Cobertura: {text}</translation>
  </message>
  <message>
   <source>Share of the area where this layer has data; the other layers decide elsewhere</source>
   <translation>Parte del área donde esta capa tiene datos; en el resto deciden las demás capas</translation>
  </message>
  <message>
   <source>none</source>
   <translation>ninguna</translation>
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
   <translation>Todo lo que se sabe de la ejecución.</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Copiar</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Detalles</translation>
  </message>
 </context>
 <context>
  <name>EngineCard</name>
  <message>
   <source>Another source, a computer without internet, graphics cards, and all that was said meanwhile.</source>
   <translation>Otra fuente, un equipo sin internet, tarjetas gráficas y todo lo que se dijo entretanto.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>Cancelando…</translation>
  </message>
  <message>
   <source>Fetch it from the internet, and try it. QGIS can be used meanwhile.</source>
   <translation>Descargarlo de internet y probarlo. Entretanto se puede usar QGIS.</translation>
  </message>
  <message>
   <source>Maps are computed outside QGIS, so that it stays as it is. What is needed for that is fetched from the internet once, in a few minutes. It needs {size} GB in {folder}.</source>
   <translation>Los mapas se calculan fuera de QGIS, que queda como está. Lo necesario para ello se descarga de internet una sola vez, en unos minutos. Necesita {size} GB en {folder}.</translation>
  </message>
  <message>
   <source>More Choices…</source>
   <translation>Más opciones…</translation>
  </message>
  <message>
   <source>Set Up</source>
   <translation>Instalar</translation>
  </message>
  <message>
   <source>Set up LayerFuse’s computing part</source>
   <translation>Instalar la parte de cálculo de LayerFuse</translation>
  </message>
  <message>
   <source>Set up ONNX models</source>
   <translation>Preparar modelos ONNX</translation>
  </message>
  <message>
   <source>Stop the Set-up</source>
   <translation>Detener la instalación</translation>
  </message>
  <message>
   <source>Stop the set-up. Nothing half is left.</source>
   <translation>Detener la instalación. No queda nada a medias.</translation>
  </message>
  <message>
   <source>The chosen model is an ONNX file. What runs it, 60 MB, is fetched from the internet once.</source>
   <translation>El modelo elegido es un archivo ONNX. Lo que lo ejecuta, 60 MB, se descarga de internet una sola vez.</translation>
  </message>
  <message>
   <source>{done} of about {total} MB, {percent} %</source>
   <translation>{done} de unos {total} MB, {percent} %</translation>
  </message>
  <message>
   <source>{percent} % is done. Stop all the same?</source>
   <translation>Está hecho el {percent} %. ¿Detener de todos modos?</translation>
  </message>
 </context>
 <context>
  <name>EngineSetup</name>
  <message>
   <source>A folder made with Export on a machine of the same kind. No network is needed then.</source>
   <translation>Una carpeta hecha con Exportar en un equipo del mismo tipo. Entonces no hace falta red.</translation>
  </message>
  <message>
   <source>Address of a second index. Empty: that of the build of torch, if it needs one.</source>
   <translation>Dirección de un segundo índice. Vacío: el de la compilación de torch, si lo necesita.</translation>
  </message>
  <message>
   <source>Address of your organisation's mirror, if it has one. Empty: as pip is set up.</source>
   <translation>Dirección de la réplica de su organización, si la tiene. Vacío: como esté configurado pip.</translation>
  </message>
  <message>
   <source>As pip is set up on this computer</source>
   <translation>Como esté configurado pip en este equipo</translation>
  </message>
  <message>
   <source>Build of torch</source>
   <translation>Compilación de torch</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <source>Cancelled. Nothing half is left.</source>
   <translation>Cancelado. No queda nada a medias.</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>Cancelando…</translation>
  </message>
  <message>
   <source>Change Index…</source>
   <translation>Cambiar índice…</translation>
  </message>
  <message>
   <source>Choose Folder…</source>
   <translation>Elegir carpeta…</translation>
  </message>
  <message>
   <source>Choose Python…</source>
   <translation>Elegir Python…</translation>
  </message>
  <message>
   <source>Choose a Folder for the Packages</source>
   <translation>Elegir una carpeta para los paquetes</translation>
  </message>
  <message>
   <source>Choose a Python</source>
   <translation>Elegir un Python</translation>
  </message>
  <message>
   <source>Choose the Folder of Packages</source>
   <translation>Elegir la carpeta de paquetes</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Cerrar</translation>
  </message>
  <message>
   <source>Close this window.</source>
   <translation>Cerrar esta ventana.</translation>
  </message>
  <message>
   <source>Copy Diagnostics</source>
   <translation>Copiar diagnóstico</translation>
  </message>
  <message>
   <source>Copy what is needed to help you. Names and private folders are taken out.</source>
   <translation>Copiar lo necesario para recibir ayuda. Se quitan los nombres y las carpetas privadas.</translation>
  </message>
  <message>
   <source>Delete the environment. Models and maps stay.</source>
   <translation>Borrar el entorno. Los modelos y los mapas se conservan.</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>Hecho.</translation>
  </message>
  <message>
   <source>Everything that was said while it was set up.</source>
   <translation>Todo lo que se dijo durante la instalación.</translation>
  </message>
  <message>
   <source>Export the LayerFuse engine</source>
   <translation>Exportar el motor de LayerFuse</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Exportar…</translation>
  </message>
  <message>
   <source>Extra index</source>
   <translation>Índice adicional</translation>
  </message>
  <message>
   <source>Fetch all packages into a folder, for a computer without network.</source>
   <translation>Descargar todos los paquetes en una carpeta, para un equipo sin red.</translation>
  </message>
  <message>
   <source>Fetch onnx and onnxruntime, too: 60 MB more, for models that were imported from ONNX files.</source>
   <translation>Descargar también onnx y onnxruntime: 60 MB más, para modelos importados de archivos ONNX.</translation>
  </message>
  <message>
   <source>Folder of packages</source>
   <translation>Carpeta de paquetes</translation>
  </message>
  <message>
   <source>For NVIDIA graphics cards too (CUDA, large)</source>
   <translation>También para tarjetas gráficas NVIDIA (CUDA, grande)</translation>
  </message>
  <message>
   <source>For the processor (small)</source>
   <translation>Para el procesador (pequeña)</translation>
  </message>
  <message>
   <source>From a folder, without network</source>
   <translation>De una carpeta, sin red</translation>
  </message>
  <message>
   <source>From a package index</source>
   <translation>De un índice de paquetes</translation>
  </message>
  <message>
   <source>In use is another Python, chosen in the options: {path}</source>
   <translation>Se usa otro Python, elegido en las opciones: {path}</translation>
  </message>
  <message>
   <source>Install</source>
   <translation>Instalar</translation>
  </message>
  <message>
   <source>Installed: Python {python}, torch {torch}.</source>
   <translation>Instalado: Python {python}, torch {torch}.</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Registro</translation>
  </message>
  <message>
   <source>Made with Python</source>
   <translation>Hecho con Python</translation>
  </message>
  <message>
   <source>Make the environment, anew if there is one. Nothing else is changed.</source>
   <translation>Crear el entorno, de nuevo si ya existe. No se cambia nada más.</translation>
  </message>
  <message>
   <source>Network Options…</source>
   <translation>Opciones de red…</translation>
  </message>
  <message>
   <source>None</source>
   <translation>Ninguno</translation>
  </message>
  <message>
   <source>ONNX models</source>
   <translation>Modelos ONNX</translation>
  </message>
  <message>
   <source>Package index</source>
   <translation>Índice de paquetes</translation>
  </message>
  <message>
   <source>Remove the LayerFuse engine</source>
   <translation>Quitar el motor de LayerFuse</translation>
  </message>
  <message>
   <source>Remove the engine from {folder}? Models and maps stay.</source>
   <translation>¿Quitar el motor de {folder}? Los modelos y los mapas se conservan.</translation>
  </message>
  <message>
   <source>Remove…</source>
   <translation>Quitar…</translation>
  </message>
  <message>
   <source>Repair</source>
   <translation>Reparar</translation>
  </message>
  <message>
   <source>Repair brings it up to date.</source>
   <translation>Reparar lo pone al día.</translation>
  </message>
  <message>
   <source>Set Up the LayerFuse Engine</source>
   <translation>Instalar el motor de LayerFuse</translation>
  </message>
  <message>
   <source>Set up ONNX models</source>
   <translation>Preparar modelos ONNX</translation>
  </message>
  <message>
   <source>Set up the LayerFuse engine</source>
   <translation>Instalar el motor de LayerFuse</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>Origen</translation>
  </message>
  <message>
   <source>Stop what is going on. Nothing half is left.</source>
   <translation>Detener lo que está en marcha. No queda nada a medias.</translation>
  </message>
  <message>
   <source>That of QGIS</source>
   <translation>El de QGIS</translation>
  </message>
  <message>
   <source>The Python 3.10 or newer that makes the environment. It is not changed.</source>
   <translation>El Python 3.10 o posterior que crea el entorno. No se modifica.</translation>
  </message>
  <message>
   <source>The engine is not installed yet.</source>
   <translation>El motor aún no está instalado.</translation>
  </message>
  <message>
   <source>The network runs in a Python environment of its own, so that it can never disturb QGIS. Installed are torch, numpy, scikit-learn, safetensors and huggingface-hub with what they need: up to {size} GB in {folder}. It survives updates of QGIS and of the plugin, and can be removed here at any time.</source>
   <translation>La red se ejecuta en un entorno de Python propio, de modo que nunca pueda perturbar a QGIS. Se instalan torch, numpy, scikit-learn, safetensors y huggingface-hub con lo que necesitan: hasta {size} GB en {folder}. Sobrevive a las actualizaciones de QGIS y del complemento, y se puede quitar aquí en cualquier momento.</translation>
  </message>
  <message>
   <source>The one thing to do about this failure.</source>
   <translation>Lo único que hay que hacer ante este fallo.</translation>
  </message>
  <message>
   <source>The small build computes on the processor. The large one also on graphics cards by NVIDIA.</source>
   <translation>La compilación pequeña calcula con el procesador. La grande, también con tarjetas gráficas de NVIDIA.</translation>
  </message>
  <message>
   <source>Try Again</source>
   <translation>Intentar de nuevo</translation>
  </message>
  <message>
   <source>Use a Folder…</source>
   <translation>Usar una carpeta…</translation>
  </message>
  <message>
   <source>Where the packages come from: the network, or a folder that was made with Export.</source>
   <translation>De dónde vienen los paquetes: de la red o de una carpeta hecha con Exportar.</translation>
  </message>
  <message>
   <source>With what ONNX models of other tools need</source>
   <translation>Con lo que necesitan los modelos ONNX de otras herramientas</translation>
  </message>
 </context>
 <context>
  <name>FilesWidget</name>
  <message>
   <source>Choose Files of the Layer</source>
   <translation>Elegir archivos de la capa</translation>
  </message>
  <message>
   <source>Choose a Folder of the Layer</source>
   <translation>Elegir una carpeta de la capa</translation>
  </message>
  <message>
   <source>Choose files, or a folder</source>
   <translation>Elegir archivos o una carpeta</translation>
  </message>
  <message>
   <source>Files, folders, addresses; with ; between</source>
   <translation>Archivos, carpetas, direcciones; separados por ;</translation>
  </message>
  <message>
   <source>Files…</source>
   <translation>Archivos…</translation>
  </message>
  <message>
   <source>Folder…</source>
   <translation>Carpeta…</translation>
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
   <translation>&amp;Cerrar</translation>
  </message>
  <message>
   <source>Add Layers</source>
   <translation>Añadir capas</translation>
  </message>
  <message>
   <source>Add a base map and zoom to your area, or choose one in the panel.</source>
   <translation>Añada un mapa base y acérquese a su área, o elija una en el panel.</translation>
  </message>
  <message>
   <source>Add the layers with a check mark to the project; the rows take them.</source>
   <translation>Añadir al proyecto las capas marcadas; las filas las toman.</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>Área</translation>
  </message>
  <message>
   <source>Asking the catalogue…</source>
   <translation>Consultando el catálogo…</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <source>Catalogue</source>
   <translation>Catálogo</translation>
  </message>
  <message>
   <source>Close the window. What was found stays in it.</source>
   <translation>Cerrar la ventana. Lo encontrado se conserva en ella.</translation>
  </message>
  <message>
   <source>Cloud</source>
   <translation>Nubes</translation>
  </message>
  <message>
   <source>Day</source>
   <translation>Día</translation>
  </message>
  <message>
   <source>Days</source>
   <translation>Días</translation>
  </message>
  <message>
   <source>Find Layers</source>
   <translation>Buscar capas</translation>
  </message>
  <message>
   <source>Find layers</source>
   <translation>Buscar capas</translation>
  </message>
  <message>
   <source>First day</source>
   <translation>Primer día</translation>
  </message>
  <message>
   <source>Found: {n}</source>
   <translation>Resultados: {n}</translation>
  </message>
  <message>
   <source>Images are taken from these days; heights are of any.</source>
   <translation>Las imágenes se toman de estos días; las altitudes son de cualquiera.</translation>
  </message>
  <message>
   <source>Images with more cloud are left out.</source>
   <translation>Se omiten las imágenes con más nubes.</translation>
  </message>
  <message>
   <source>Last day</source>
   <translation>Último día</translation>
  </message>
  <message>
   <source>Layer</source>
   <translation>Capa</translation>
  </message>
  <message>
   <source>Layers that were found</source>
   <translation>Capas encontradas</translation>
  </message>
  <message>
   <source>Look for layers that the model takes: in the panel's area, if it has one, else in the view.</source>
   <translation>Buscar capas que el modelo admite: en el área del panel, si la hay, o si no en la vista.</translation>
  </message>
  <message>
   <source>Most cloud</source>
   <translation>Nubes, como máximo</translation>
  </message>
  <message>
   <source>Row</source>
   <translation>Fila</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Buscar</translation>
  </message>
  <message>
   <source>Stop the search.</source>
   <translation>Detener la búsqueda.</translation>
  </message>
  <message>
   <source>Those with a check mark are added.</source>
   <translation>Se añaden las marcadas.</translation>
  </message>
  <message>
   <source>Where to look: a public catalogue, or the address of any other (a STAC API).</source>
   <translation>Dónde buscar: un catálogo público o la dirección de cualquier otro (una API STAC).</translation>
  </message>
  <message>
   <source>none is chosen, and no layer shows one</source>
   <translation>no hay ninguna elegida, y ninguna capa muestra una</translation>
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
   <translation>Consígalo y vuelva a seleccionar el mapa.</translation>
  </message>
  <message>
   <source>Made of {layers}.</source>
   <translation>Hecho de {layers}.</translation>
  </message>
  <message>
   <source>Make the map again.</source>
   <translation>Haga el mapa de nuevo.</translation>
  </message>
  <message>
   <source>Not available: {names}.</source>
   <translation>No disponible: {names}.</translation>
  </message>
  <message>
   <source>To cite: model {model}, LayerFuse {version}, {url}.</source>
   <translation>Para citar: modelo {model}, LayerFuse {version}, {url}.</translation>
  </message>
  <message>
   <source>it cannot be read</source>
   <translation>no se puede leer</translation>
  </message>
  <message>
   <source>the model that has made it, {model}, is not on this computer</source>
   <translation>el modelo que lo hizo, {model}, no está en este ordenador</translation>
  </message>
  <message>
   <source>what it tells of itself is damaged</source>
   <translation>lo que dice de sí mismo está dañado</translation>
  </message>
  <message>
   <source>{map} by {model}</source>
   <translation>{map} por {model}</translation>
  </message>
 </context>
 <context>
  <name>GrowTool</name>
  <message>
   <source>Look at the image</source>
   <translation>Mirar la imagen</translation>
  </message>
  <message>
   <source>The image has no values at this place.</source>
   <translation>La imagen no tiene valores en este lugar.</translation>
  </message>
 </context>
 <context>
  <name>Help</name>
  <message>
   <source>Apple graphics card (MPS)</source>
   <translation>Tarjeta gráfica de Apple (MPS)</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automático</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>Edificios</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Ayuda</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Cobertura del suelo</translation>
  </message>
  <message>
   <source>NVIDIA graphics card (CUDA)</source>
   <translation>Tarjeta gráfica NVIDIA (CUDA)</translation>
  </message>
  <message>
   <source>Nothing yet, it is pre-trained</source>
   <translation>Nada todavía: solo está preentrenado</translation>
  </message>
  <message>
   <source>Objects</source>
   <translation>Objetos</translation>
  </message>
  <message>
   <source>Processor (CPU)</source>
   <translation>Procesador (CPU)</translation>
  </message>
  <message>
   <source>Read in the browser how this works.</source>
   <translation>Leer en el navegador cómo funciona esto.</translation>
  </message>
 </context>
 <context>
  <name>HolesLabel</name>
  <message>
   <source>Look at {layer}</source>
   <translation>Examinar {layer}</translation>
  </message>
  <message>
   <source>No data: {values}.</source>
   <translation>Sin datos: {values}.</translation>
  </message>
  <message>
   <source>nothing declared</source>
   <translation>nada declarado</translation>
  </message>
 </context>
 <context>
  <name>HubPage</name>
  <message>
   <source>Asking the Hub…</source>
   <translation>Consultando el Hub…</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <source>Card of the model</source>
   <translation>Ficha del modelo</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>Descargar</translation>
  </message>
  <message>
   <source>Download {model}</source>
   <translation>Descargar {model}</translation>
  </message>
  <message>
   <source>Downloaded</source>
   <translation>Descargado</translation>
  </message>
  <message>
   <source>Downloading {model}…</source>
   <translation>Descargando {model}…</translation>
  </message>
  <message>
   <source>Fetch the selected model and verify it. It can be used at once, and later without a network.</source>
   <translation>Descargar el modelo seleccionado y verificarlo. Se puede usar enseguida y, más adelante, sin red.</translation>
  </message>
  <message>
   <source>Found: {n}</source>
   <translation>Resultados: {n}</translation>
  </message>
  <message>
   <source>Found: {n}, of which {fit} fit your layers.</source>
   <translation>Encontrados: {n}, de los cuales {fit} sirven para sus capas.</translation>
  </message>
  <message>
   <source>Found: {n}. Add your layers to the project, so that it can be told which fit.</source>
   <translation>Encontrados: {n}. Añada sus capas al proyecto para saber cuáles sirven.</translation>
  </message>
  <message>
   <source>It is not in the Hub's list for LayerFuse. It can be downloaded by its name.</source>
   <translation>No está en la lista del Hub para LayerFuse. Se puede descargar por su nombre.</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Capas</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Licencia</translation>
  </message>
  <message>
   <source>List the models on the Hub that are made for LayerFuse.</source>
   <translation>Listar los modelos del Hub hechos para LayerFuse.</translation>
  </message>
  <message>
   <source>List the models that can make a map of the project's layers, those that fit best first.</source>
   <translation>Listar los modelos que pueden cartografiar las capas del proyecto, primero los más adecuados.</translation>
  </message>
  <message>
   <source>Makes</source>
   <translation>Produce</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <source>Models on the Hub</source>
   <translation>Modelos en el Hub</translation>
  </message>
  <message>
   <source>Only models that fit my layers</source>
   <translation>Solo modelos que sirven para mis capas</translation>
  </message>
  <message>
   <source>Part of a name; empty for all models. Or ORG/NAME</source>
   <translation>Parte de un nombre; vacío: todos. O bien ORG/NOMBRE</translation>
  </message>
  <message>
   <source>Part of the name of a model, or the whole name of one that is not listed, as ORG/NAME@REVISION.</source>
   <translation>Parte del nombre de un modelo, o el nombre completo de uno que no esté en la lista, como ORG/NOMBRE@REVISIÓN.</translation>
  </message>
  <message>
   <source>Pixel</source>
   <translation>Píxel</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Buscar</translation>
  </message>
  <message>
   <source>Search for LayerFuse models</source>
   <translation>Buscar modelos de LayerFuse</translation>
  </message>
  <message>
   <source>Server, proxy and access: Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Servidor, proxy y acceso: Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Stop the search or the download; nothing half is left.</source>
   <translation>Detener la búsqueda o la descarga; no queda nada a medias.</translation>
  </message>
  <message>
   <source>The Hub has no such model.</source>
   <translation>El Hub no tiene ese modelo.</translation>
  </message>
  <message>
   <source>The Hub is asked when you search.</source>
   <translation>Se pregunta al Hub cuando usted busca.</translation>
  </message>
  <message>
   <source>This computer has no network now, so the Hub cannot be asked.</source>
   <translation>Este equipo no tiene red ahora, así que no se puede preguntar al Hub.</translation>
  </message>
  <message>
   <source>What the model takes and makes, and how well.</source>
   <translation>Qué admite y qué produce el modelo, y con qué calidad.</translation>
  </message>
  <message>
   <source>What the search has found, from each model's card.</source>
   <translation>Lo que encontró la búsqueda, según la ficha de cada modelo.</translation>
  </message>
  <message>
   <source>Words to search for</source>
   <translation>Palabras que buscar</translation>
  </message>
  <message>
   <source>{done:.1f} of {total:.1f} MB</source>
   <translation>{done:.1f} de {total:.1f} MB</translation>
  </message>
  <message>
   <source>{model} is on this computer.</source>
   <translation>{model} está en este equipo.</translation>
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
   <translation>Ocúltela.</translation>
  </message>
  <message>
   <source>Look at the layer, and try again.</source>
   <translation>Revise la capa e inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Show a layer there; maps are no images.</source>
   <translation>Muestre allí una capa; los mapas no son imágenes.</translation>
  </message>
  <message>
   <source>image</source>
   <translation>imagen</translation>
  </message>
  <message>
   <source>its pixels are of a kind that cannot be read</source>
   <translation>sus píxeles son de un tipo que no se puede leer</translation>
  </message>
  <message>
   <source>its pixels cannot be read</source>
   <translation>sus píxeles no se pueden leer</translation>
  </message>
  <message>
   <source>none is seen at this place</source>
   <translation>no se ve ninguna en este lugar</translation>
  </message>
 </context>
 <context>
  <name>Improving</name>
  <message>
   <source>Free some space.</source>
   <translation>Libere espacio.</translation>
  </message>
  <message>
   <source>Looking where the model doubts: {share} %</source>
   <translation>Buscando dónde duda el modelo: {share} %</translation>
  </message>
  <message>
   <source>it cannot be written ({why})</source>
   <translation>no se puede escribir ({why})</translation>
  </message>
 </context>
 <context>
  <name>InputError</name>
  <message>
   <source>0 in all bands</source>
   <translation>0 en todas las bandas</translation>
  </message>
  <message>
   <source>1,000 are taken off, which Sentinel-2 files of processing baseline {0} add</source>
   <translation>se restan los 1000 que añaden los archivos de Sentinel-2 de la versión de procesamiento {0}</translation>
  </message>
  <message>
   <source>A picture that a server draws: it has colours and no measured values, as {0} needs.</source>
   <translation>Una imagen que dibuja un servidor: tiene colores y no los valores medidos que {0} necesita.</translation>
  </message>
  <message>
   <source>A picture: its colours are read, and no measured values.</source>
   <translation>Una imagen de colores: se leen sus colores, que no son valores medidos.</translation>
  </message>
  <message>
   <source>Add a layer of polygons with a class field to the project.</source>
   <translation>Añada al proyecto una capa de polígonos con un campo de clase.</translation>
  </message>
  <message>
   <source>Add a scene that has it, or remove it.</source>
   <translation>Añada una escena que la tenga, o quítela.</translation>
  </message>
  <message>
   <source>Add labels of another class; check role, holdout and classes of the scenes.</source>
   <translation>Añada etiquetas de otra clase; revise role, holdout y classes de las escenas.</translation>
  </message>
  <message>
   <source>Add one, and fill it in.</source>
   <translation>Añada uno y rellénelo.</translation>
  </message>
  <message>
   <source>As chosen, {0}. Please check.</source>
   <translation>Según lo elegido, {0}. Compruébelo.</translation>
  </message>
  <message>
   <source>Ask for a smaller area or a shorter time.</source>
   <translation>Pida un área menor o un periodo más corto.</translation>
  </message>
  <message>
   <source>Ask for another time or area.</source>
   <translation>Pida otro periodo u otra área.</translation>
  </message>
  <message>
   <source>Assign its real CRS, as EPSG:4326 for longitude and latitude.</source>
   <translation>Asígnele su SRC real, como EPSG:4326 para longitud y latitud.</translation>
  </message>
  <message>
   <source>Assign its real CRS, or swap latitude and longitude.</source>
   <translation>Asigne su SRC real, o intercambie latitud y longitud.</translation>
  </message>
  <message>
   <source>Assign its real CRS.</source>
   <translation>Asigne su SRC verdadero.</translation>
  </message>
  <message>
   <source>Assign one, as ogr2ogr -a_srs EPSG:n does.</source>
   <translation>Asigne uno, como hace ogr2ogr -a_srs EPSG:n.</translation>
  </message>
  <message>
   <source>Assign one, or give a GeoPackage.</source>
   <translation>Asigne uno, o indique un GeoPackage.</translation>
  </message>
  <message>
   <source>Assign one: gdal_translate -a_srs EPSG:n IN OUT.</source>
   <translation>Asigne uno: gdal_translate -a_srs EPSG:n ENTRADA SALIDA.</translation>
  </message>
  <message>
   <source>Assign one: in QGIS by Layer CRS, in the file by gdal_edit.py -a_srs EPSG:n FILE.</source>
   <translation>Asigne uno: en QGIS con «SRC de la capa», en el archivo con gdal_edit.py -a_srs EPSG:n ARCHIVO.</translation>
  </message>
  <message>
   <source>Assign one: ogr2ogr -a_srs EPSG:n OUT IN.</source>
   <translation>Asigne uno: ogr2ogr -a_srs EPSG:n SALIDA ENTRADA.</translation>
  </message>
  <message>
   <source>Band 4 has no name and is taken for {0}, as it follows three colours. Please check.</source>
   <translation>La banda 4 no tiene nombre y se toma por {0}, pues sigue a tres colores. Compruébelo.</translation>
  </message>
  <message>
   <source>Band {0} has no name and is taken for {1}, the only one left. Please check.</source>
   <translation>La banda {0} no tiene nombre y se toma por {1}, la única que queda. Compruébelo.</translation>
  </message>
  <message>
   <source>Band {0} is marked as transparency, and is read as data.</source>
   <translation>La banda {0} está marcada como transparencia y se lee como datos.</translation>
  </message>
  <message>
   <source>Band {0} of {1} is in another unit than its other bands: check the layer.</source>
   <translation>La banda {0} de {1} está en otra unidad que sus demás bandas: compruebe la capa.</translation>
  </message>
  <message>
   <source>Bands are counted from 1.</source>
   <translation>Las bandas se cuentan desde 1.</translation>
  </message>
  <message>
   <source>Bands in the layer: {0} of the model's {1}. Its map will be poor without the others.</source>
   <translation>Bandas en la capa: {0} de las {1} del modelo. Sin las demás, el mapa será deficiente.</translation>
  </message>
  <message>
   <source>Bring it back and run again with resume.</source>
   <translation>Devuélvala a su sitio y ejecute de nuevo con resume.</translation>
  </message>
  <message>
   <source>Bring it back, and run again.</source>
   <translation>Devuélvalo a su sitio y ejecute de nuevo.</translation>
  </message>
  <message>
   <source>Check HF_ENDPOINT and the proxy.</source>
   <translation>Compruebe HF_ENDPOINT y el proxy.</translation>
  </message>
  <message>
   <source>Check holdout against the label's extent.</source>
   <translation>Revise holdout frente a la extensión de la etiqueta.</translation>
  </message>
  <message>
   <source>Check it and the connection, or copy it again.</source>
   <translation>Revise el archivo y la conexión, o cópielo de nuevo.</translation>
  </message>
  <message>
   <source>Check its CRS.</source>
   <translation>Revise su SRC.</translation>
  </message>
  <message>
   <source>Check the address and the network.</source>
   <translation>Revise la dirección y la red.</translation>
  </message>
  <message>
   <source>Check the address of the Hub in Settings &gt; Options &gt; LayerFuse, and QGIS's proxy.</source>
   <translation>Compruebe la dirección del Hub en Configuración &gt; Opciones &gt; LayerFuse, y el proxy de QGIS.</translation>
  </message>
  <message>
   <source>Check the address of the index, with name and key if it needs them.</source>
   <translation>Revise la dirección del índice, con nombre y clave si los necesita.</translation>
  </message>
  <message>
   <source>Check the address, or try again later.</source>
   <translation>Revise la dirección, o inténtelo más tarde.</translation>
  </message>
  <message>
   <source>Check the address.</source>
   <translation>Revise la dirección.</translation>
  </message>
  <message>
   <source>Check the connection and the layer in QGIS, and run again: finished parts are kept.</source>
   <translation>Revise la conexión y la capa en QGIS y ejecute de nuevo: las partes terminadas se conservan.</translation>
  </message>
  <message>
   <source>Check the connection and try again, or install from a folder.</source>
   <translation>Revise la conexión e inténtelo de nuevo, o instale desde una carpeta.</translation>
  </message>
  <message>
   <source>Check the extent and its CRS.</source>
   <translation>Revise la extensión y su SRC.</translation>
  </message>
  <message>
   <source>Check the file and its CRS.</source>
   <translation>Revise el archivo y su SRC.</translation>
  </message>
  <message>
   <source>Check the file.</source>
   <translation>Revise el archivo.</translation>
  </message>
  <message>
   <source>Check the folder's free space and permissions.</source>
   <translation>Revise el espacio libre y los permisos de la carpeta.</translation>
  </message>
  <message>
   <source>Check the free space and the rights of the cache folder; try again.</source>
   <translation>Compruebe el espacio libre y los permisos de la carpeta de caché; inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Check the label file and its CRS.</source>
   <translation>Revise el archivo de etiquetas y su SRC.</translation>
  </message>
  <message>
   <source>Check the label file and the class values.</source>
   <translation>Revise el archivo de etiquetas y los valores de clase.</translation>
  </message>
  <message>
   <source>Check the label rasters and the classes.</source>
   <translation>Revise los rásteres de etiquetas y las clases.</translation>
  </message>
  <message>
   <source>Check the labels, the layers and their CRS, and the extent.</source>
   <translation>Revise las etiquetas, las capas y su SRC, y la extensión.</translation>
  </message>
  <message>
   <source>Check the labels, the layers and their CRS.</source>
   <translation>Revise las etiquetas, las capas y su SRC.</translation>
  </message>
  <message>
   <source>Check the name and HF_ENDPOINT.</source>
   <translation>Compruebe el nombre y HF_ENDPOINT.</translation>
  </message>
  <message>
   <source>Check the name, and the address of the Hub in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Compruebe el nombre, y la dirección del Hub en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Check the name.</source>
   <translation>Compruebe el nombre.</translation>
  </message>
  <message>
   <source>Check the name. If it is private, choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Compruebe el nombre. Si es privado, elija su clave de acceso en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Check the name. If it is private, log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>Compruebe el nombre. Si es privado, inicie sesión con `hf auth login` o defina HF_TOKEN.</translation>
  </message>
  <message>
   <source>Check the network, or try again. Proxy and mirror: QGIS's options, else HTTPS_PROXY and HF_ENDPOINT.</source>
   <translation>Compruebe la red o inténtelo de nuevo. Proxy y réplica: las opciones de QGIS; si no, HTTPS_PROXY y HF_ENDPOINT.</translation>
  </message>
  <message>
   <source>Check the network, or try again. Proxy: Settings &gt; Options &gt; Network; mirror: Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Compruebe la red o inténtelo de nuevo. Proxy: Configuración &gt; Opciones &gt; Red; espejo: Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Check the path, or the connection.</source>
   <translation>Revise la ruta o la conexión.</translation>
  </message>
  <message>
   <source>Check the path.</source>
   <translation>Revise la ruta.</translation>
  </message>
  <message>
   <source>Check the proxy in Settings &gt; Options &gt; Network and try again.</source>
   <translation>Revise el proxy en Configuración &gt; Opciones &gt; Red e inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Check their nodata values and the extent.</source>
   <translation>Revise sus valores sin datos y la extensión.</translation>
  </message>
  <message>
   <source>Check their places, their nodata values and the extent.</source>
   <translation>Revise su ubicación, sus valores sin datos y la extensión.</translation>
  </message>
  <message>
   <source>Check them, or warp it first: gdalwarp IN OUT.</source>
   <translation>Revíselos, o deforme antes la imagen: gdalwarp ENTRADA SALIDA.</translation>
  </message>
  <message>
   <source>Choose a Python 3.10 or newer.</source>
   <translation>Elija un Python 3.10 o posterior.</translation>
  </message>
  <message>
   <source>Choose a Python {0} or newer.</source>
   <translation>Elija un Python {0} o posterior.</translation>
  </message>
  <message>
   <source>Choose a class raster or polygons of objects.</source>
   <translation>Elija un ráster de clases o polígonos de objetos.</translation>
  </message>
  <message>
   <source>Choose a class raster.</source>
   <translation>Elija un ráster de clases.</translation>
  </message>
  <message>
   <source>Choose a folder for the report.</source>
   <translation>Elija una carpeta para el informe.</translation>
  </message>
  <message>
   <source>Choose a folder that was exported on a machine of the same kind.</source>
   <translation>Elija una carpeta exportada en un equipo del mismo tipo.</translation>
  </message>
  <message>
   <source>Choose a folder that was made with Export.</source>
   <translation>Elija una carpeta hecha con Exportar.</translation>
  </message>
  <message>
   <source>Choose a folder.</source>
   <translation>Elija una carpeta.</translation>
  </message>
  <message>
   <source>Choose a layer of polygons.</source>
   <translation>Elija una capa de polígonos.</translation>
  </message>
  <message>
   <source>Choose a layer or file.</source>
   <translation>Elija una capa o un archivo.</translation>
  </message>
  <message>
   <source>Choose a layer with polygons or points.</source>
   <translation>Elija una capa con polígonos o puntos.</translation>
  </message>
  <message>
   <source>Choose a layer.</source>
   <translation>Elija una capa.</translation>
  </message>
  <message>
   <source>Choose a model of buildings.</source>
   <translation>Elija un modelo de edificios.</translation>
  </message>
  <message>
   <source>Choose a new folder.</source>
   <translation>Elija una carpeta nueva.</translation>
  </message>
  <message>
   <source>Choose a newer Python for the engine.</source>
   <translation>Elija un Python más reciente para el motor.</translation>
  </message>
  <message>
   <source>Choose a plain vision transformer, such as timm's vit_small_patch16_224, or a model of LayerFuse.</source>
   <translation>Elija un vision transformer simple, como vit_small_patch16_224 de timm, o un modelo de LayerFuse.</translation>
  </message>
  <message>
   <source>Choose a projected CRS in metres, such as the UTM zone of the area.</source>
   <translation>Elija un SRC proyectado en metros, como la zona UTM del área.</translation>
  </message>
  <message>
   <source>Choose a raster layer or raster file.</source>
   <translation>Elija una capa ráster o un archivo ráster.</translation>
  </message>
  <message>
   <source>Choose a raster of classes, or reclassify it.</source>
   <translation>Elija un ráster de clases, o reclasifíquelo.</translation>
  </message>
  <message>
   <source>Choose a raster that GDAL can open.</source>
   <translation>Elija un ráster que GDAL pueda abrir.</translation>
  </message>
  <message>
   <source>Choose a raster.</source>
   <translation>Elija un ráster.</translation>
  </message>
  <message>
   <source>Choose a reference of the same area, with class values or names of the model's card.</source>
   <translation>Elija una referencia de la misma área, con valores o nombres de clase de la ficha del modelo.</translation>
  </message>
  <message>
   <source>Choose a reference of the same area, with the map's class values or names.</source>
   <translation>Elija una referencia de la misma área, con los valores o nombres de clase del mapa.</translation>
  </message>
  <message>
   <source>Choose among bands {0}.</source>
   <translation>Elija entre las bandas {0}.</translation>
  </message>
  <message>
   <source>Choose an ONNX file.</source>
   <translation>Elija un archivo ONNX.</translation>
  </message>
  <message>
   <source>Choose an access key that has the right to do this in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Elija en Configuración &gt; Opciones &gt; LayerFuse una clave de acceso con derecho a hacerlo.</translation>
  </message>
  <message>
   <source>Choose another Python version or another package index.</source>
   <translation>Elija otra versión de Python u otro índice de paquetes.</translation>
  </message>
  <message>
   <source>Choose another extent, or other layers.</source>
   <translation>Elija otra extensión u otras capas.</translation>
  </message>
  <message>
   <source>Choose another file or folder.</source>
   <translation>Elija otro archivo u otra carpeta.</translation>
  </message>
  <message>
   <source>Choose another folder for the run.</source>
   <translation>Elija otra carpeta para la ejecución.</translation>
  </message>
  <message>
   <source>Choose another folder.</source>
   <translation>Elija otra carpeta.</translation>
  </message>
  <message>
   <source>Choose another layer.</source>
   <translation>Elija otra capa.</translation>
  </message>
  <message>
   <source>Choose another mirror.</source>
   <translation>Elija otra réplica.</translation>
  </message>
  <message>
   <source>Choose another model for this, such as landcover.</source>
   <translation>Elija para esto otro modelo, como landcover.</translation>
  </message>
  <message>
   <source>Choose another model, or tell its author.</source>
   <translation>Elija otro modelo, o avise a su autor.</translation>
  </message>
  <message>
   <source>Choose another model, such as landcover.</source>
   <translation>Elija otro modelo, como landcover.</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>Elija otro modelo.</translation>
  </message>
  <message>
   <source>Choose another name.</source>
   <translation>Elija otro nombre.</translation>
  </message>
  <message>
   <source>Choose another one in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Elija otro en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Choose another one on the page of the Hub.</source>
   <translation>Elija otro en la página del Hub.</translation>
  </message>
  <message>
   <source>Choose another one: layerfuse models search</source>
   <translation>Elija otro: layerfuse models search</translation>
  </message>
  <message>
   <source>Choose another output.</source>
   <translation>Elija otra salida.</translation>
  </message>
  <message>
   <source>Choose another place.</source>
   <translation>Elija otro lugar.</translation>
  </message>
  <message>
   <source>Choose another target CRS or layer.</source>
   <translation>Elija otro SRC objetivo u otra capa.</translation>
  </message>
  <message>
   <source>Choose another.</source>
   <translation>Elija otro.</translation>
  </message>
  <message>
   <source>Choose at least one layer to learn from.</source>
   <translation>Elija al menos una capa de la que aprender.</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>Elija al menos una capa.</translation>
  </message>
  <message>
   <source>Choose at least two layers.</source>
   <translation>Elija al menos dos capas.</translation>
  </message>
  <message>
   <source>Choose files of the same area.</source>
   <translation>Elija archivos de la misma zona.</translation>
  </message>
  <message>
   <source>Choose labels that do, or another field.</source>
   <translation>Elija etiquetas que lo hagan, u otro campo.</translation>
  </message>
  <message>
   <source>Choose layers of one area.</source>
   <translation>Elija capas de una misma área.</translation>
  </message>
  <message>
   <source>Choose layers of the same area.</source>
   <translation>Elija capas de la misma área.</translation>
  </message>
  <message>
   <source>Choose one of them.</source>
   <translation>Elija una de las dos.</translation>
  </message>
  <message>
   <source>Choose one that ends in .onnx.</source>
   <translation>Elija uno que termine en .onnx.</translation>
  </message>
  <message>
   <source>Choose one, or give an address.</source>
   <translation>Elija uno, o indique una dirección.</translation>
  </message>
  <message>
   <source>Choose polygons of the map's area.</source>
   <translation>Elija polígonos de la zona del mapa.</translation>
  </message>
  <message>
   <source>Choose polygons, points or a class raster.</source>
   <translation>Elija polígonos, puntos o un ráster de clases.</translation>
  </message>
  <message>
   <source>Choose raster layers.</source>
   <translation>Elija capas ráster.</translation>
  </message>
  <message>
   <source>Choose the field with the class, or fewer classes.</source>
   <translation>Elija el campo con la clase, o menos clases.</translation>
  </message>
  <message>
   <source>Choose the folder of a model.</source>
   <translation>Elija la carpeta de un modelo.</translation>
  </message>
  <message>
   <source>Choose the raster.</source>
   <translation>Elija el ráster.</translation>
  </message>
  <message>
   <source>Choose them by their kinds, or leave the model out.</source>
   <translation>Elíjalas por sus tipos, u omita el modelo.</translation>
  </message>
  <message>
   <source>Choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Elija su clave de acceso en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Choose your organisation's certificates in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Elija los certificados de su organización en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Choose, with 0 for one that is lacking: {0}.</source>
   <translation>Elija, con 0 para la que falte: {0}.</translation>
  </message>
  <message>
   <source>Classes are {0}.</source>
   <translation>Las clases son {0}.</translation>
  </message>
  <message>
   <source>Close other programs to free memory and run again; if that does not help, choose another Python for the engine in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Cierre otros programas para liberar memoria y ejecute de nuevo; si no sirve, elija otro Python para el motor en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Close other programs to free memory, or choose another Python for the engine.</source>
   <translation>Cierre otros programas para liberar memoria, o elija otro Python para el motor.</translation>
  </message>
  <message>
   <source>Close other programs, or use a smaller model.</source>
   <translation>Cierre otros programas, o use un modelo menor.</translation>
  </message>
  <message>
   <source>Close other programs; if a virus scanner blocks the folder, have it allowed, and try again.</source>
   <translation>Cierre otros programas; si un antivirus bloquea la carpeta, haga que la permita e inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Close the program that uses it.</source>
   <translation>Cierre el programa que lo usa.</translation>
  </message>
  <message>
   <source>Close the programs that use it, and try again.</source>
   <translation>Cierre los programas que lo usan e inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Cloud and shadow of {0} are left out by its own {1}; --mask {2}=none keeps them.</source>
   <translation>Las nubes y sombras de {0} se omiten según su propia {1}; --mask {2}=none las conserva.</translation>
  </message>
  <message>
   <source>Cloud and shadow of {0} are left out by its own {1}; none as what to leave out of {2} keeps them.</source>
   <translation>Las nubes y sombras de {0} se excluyen según su propia {1}; con none como lo que se excluye de {2} se conservan.</translation>
  </message>
  <message>
   <source>Clouds are told ({0}) and are not left out, as the image is placed by points or polynomials.</source>
   <translation>Se indican nubes ({0}), pero no se excluyen, porque la imagen se sitúa mediante puntos o polinomios.</translation>
  </message>
  <message>
   <source>Clouds are told in pixels of all images together ({0}) and are not left out: give a mask.</source>
   <translation>Las nubes se indican en píxeles de todas las imágenes juntas ({0}) y no se excluyen: indique una máscara.</translation>
  </message>
  <message>
   <source>Compared are {0} and {1}.</source>
   <translation>Se comparan {0} y {1}.</translation>
  </message>
  <message>
   <source>Connect this computer, or bring the model as a file: Add File… in the window of models.</source>
   <translation>Conecte este ordenador, o traiga el modelo como archivo: Añadir archivo… en la ventana de modelos.</translation>
  </message>
  <message>
   <source>Convert it to GeoTIFF or ENVI, with the tools for PRISMA.</source>
   <translation>Conviértalo a GeoTIFF o ENVI con las herramientas para PRISMA.</translation>
  </message>
  <message>
   <source>Convert it to amplitude or intensity first.</source>
   <translation>Conviértalo antes en amplitud o intensidad.</translation>
  </message>
  <message>
   <source>Copy or download it again.</source>
   <translation>Cópielo o descárguelo de nuevo.</translation>
  </message>
  <message>
   <source>Copy the model again.</source>
   <translation>Copie el modelo de nuevo.</translation>
  </message>
  <message>
   <source>Counted in all of its area, {0} has further codes without a class, which are no data: {1}.</source>
   <translation>Contados en toda su área, {0} tiene más códigos sin clase, que son sin datos: {1}.</translation>
  </message>
  <message>
   <source>Cut it into several scenes.</source>
   <translation>Divídala en varias escenas.</translation>
  </message>
  <message>
   <source>Delete {0} in the window of models first.</source>
   <translation>Elimine antes {0} en la ventana de modelos.</translation>
  </message>
  <message>
   <source>Download again, choose another mirror in Settings &gt; Options &gt; LayerFuse, or tell the model's author.</source>
   <translation>Descárguelo de nuevo, elija otro espejo en Configuración &gt; Opciones &gt; LayerFuse, o avise al autor del modelo.</translation>
  </message>
  <message>
   <source>Download it again.</source>
   <translation>Descárguelo de nuevo.</translation>
  </message>
  <message>
   <source>Download the file again.</source>
   <translation>Descargue de nuevo el archivo.</translation>
  </message>
  <message>
   <source>Download the model again, or use the weights that belong to this card.</source>
   <translation>Descargue el modelo de nuevo, o use los pesos que corresponden a esta ficha.</translation>
  </message>
  <message>
   <source>Download the model again.</source>
   <translation>Descargue el modelo de nuevo.</translation>
  </message>
  <message>
   <source>Draw at least {0} points, or set a smaller minimum.</source>
   <translation>Sortee al menos {0} puntos, o fije un mínimo menor.</translation>
  </message>
  <message>
   <source>Each band of {0} runs from 0 to 1</source>
   <translation>Cada banda de {0} va de 0 a 1</translation>
  </message>
  <message>
   <source>Every pixel of {0} is the same ({1}): there is nothing to map in it.</source>
   <translation>Todos los píxeles de {0} son iguales ({1}): no hay nada que cartografiar en esa capa.</translation>
  </message>
  <message>
   <source>Every pixel of {0} that was looked at is the same ({1}).</source>
   <translation>Todos los píxeles examinados de {0} son iguales ({1}).</translation>
  </message>
  <message>
   <source>Export it anew with other settings, or choose another model.</source>
   <translation>Expórtelo de nuevo con otros ajustes, o elija otro modelo.</translation>
  </message>
  <message>
   <source>Export it as GeoTIFF or NetCDF.</source>
   <translation>Expórtelo como GeoTIFF o NetCDF.</translation>
  </message>
  <message>
   <source>Export it with standard operators only.</source>
   <translation>Expórtelo solo con operadores estándar.</translation>
  </message>
  <message>
   <source>Fetch that one: git lfs pull.</source>
   <translation>Obtenga ese archivo: git lfs pull.</translation>
  </message>
  <message>
   <source>Files of {0} seem to be in different units ({1}), and are read as one: check them.</source>
   <translation>Los archivos de {0} parecen estar en unidades distintas ({1}) y se leen como una sola: compruébelos.</translation>
  </message>
  <message>
   <source>Free some space on that disk and try again.</source>
   <translation>Libere espacio en ese disco e inténtelo de nuevo.</translation>
  </message>
  <message>
   <source>Free some space there, or choose another folder in the environment variable TMPDIR.</source>
   <translation>Libere espacio allí, o elija otra carpeta en la variable de entorno TMPDIR.</translation>
  </message>
  <message>
   <source>Free some space, or choose another folder for the run.</source>
   <translation>Libere espacio, o elija otra carpeta para la ejecución.</translation>
  </message>
  <message>
   <source>Free some space, or choose another place.</source>
   <translation>Libere espacio, o elija otro lugar.</translation>
  </message>
  <message>
   <source>Free some space.</source>
   <translation>Libere espacio.</translation>
  </message>
  <message>
   <source>Georeference it first.</source>
   <translation>Georreferéncielo antes.</translation>
  </message>
  <message>
   <source>Get {0} on the page of the Hub, or give a folder or a bundled model ({1}).</source>
   <translation>Obtenga {0} en la página del Hub, o indique una carpeta o un modelo incluido ({1}).</translation>
  </message>
  <message>
   <source>Get {0} on the page of the Hub.</source>
   <translation>Obtenga {0} en la página del Hub.</translation>
  </message>
  <message>
   <source>Give 0 or more.</source>
   <translation>Indique 0 o más.</translation>
  </message>
  <message>
   <source>Give 0 to 1.</source>
   <translation>Indique de 0 a 1.</translation>
  </message>
  <message>
   <source>Give a class raster: whole numbers.</source>
   <translation>Indique un ráster de clases: números enteros.</translation>
  </message>
  <message>
   <source>Give a file that can be read to its end.</source>
   <translation>Indique un archivo que se pueda leer hasta el final.</translation>
  </message>
  <message>
   <source>Give a folder or a bundled model ({0}).</source>
   <translation>Indique una carpeta o un modelo incluido ({0}).</translation>
  </message>
  <message>
   <source>Give a larger extent or smaller pixels.</source>
   <translation>Indique una extensión mayor o píxeles menores.</translation>
  </message>
  <message>
   <source>Give a layer that shows this date.</source>
   <translation>Indique una capa que muestre esta fecha.</translation>
  </message>
  <message>
   <source>Give a limit: PATH:&gt;0.5 leaves out all values above it.</source>
   <translation>Dé un límite: RUTA:&gt;0.5 deja fuera todos los valores superiores.</translation>
  </message>
  <message>
   <source>Give a number above 0 up to 1.</source>
   <translation>Indique un número mayor que 0 y hasta 1.</translation>
  </message>
  <message>
   <source>Give a number, such as 0, or nan: all values are data.</source>
   <translation>Indique un número, como 0, o nan: todos los valores son datos.</translation>
  </message>
  <message>
   <source>Give a projected CRS in metres.</source>
   <translation>Indique un SRC proyectado en metros.</translation>
  </message>
  <message>
   <source>Give a smaller extent or larger pixels.</source>
   <translation>Indique una extensión menor o píxeles mayores.</translation>
  </message>
  <message>
   <source>Give another archive.</source>
   <translation>Indique otro archivo comprimido.</translation>
  </message>
  <message>
   <source>Give another day.</source>
   <translation>Indique otro día.</translation>
  </message>
  <message>
   <source>Give another device, or auto.</source>
   <translation>Indique otro dispositivo, o auto.</translation>
  </message>
  <message>
   <source>Give another item, or the files themselves.</source>
   <translation>Indique otro elemento, o los propios archivos.</translation>
  </message>
  <message>
   <source>Give another item.</source>
   <translation>Indique otro elemento.</translation>
  </message>
  <message>
   <source>Give at least one layer for each date.</source>
   <translation>Indique al menos una capa para cada fecha.</translation>
  </message>
  <message>
   <source>Give at least one layer.</source>
   <translation>Indique al menos una capa.</translation>
  </message>
  <message>
   <source>Give at least one of {0}.</source>
   <translation>Indique al menos una de {0}.</translation>
  </message>
  <message>
   <source>Give at least one of: {0}.</source>
   <translation>Indique al menos una de: {0}.</translation>
  </message>
  <message>
   <source>Give at least one, such as {0}=/data/image.tif.</source>
   <translation>Indique al menos una, como {0}=/data/image.tif.</translation>
  </message>
  <message>
   <source>Give at least two layers.</source>
   <translation>Indique al menos dos capas.</translation>
  </message>
  <message>
   <source>Give at least {0} minutes.</source>
   <translation>Indique al menos {0} minutos.</translation>
  </message>
  <message>
   <source>Give classes as values or names: {0}.</source>
   <translation>Indique las clases por valores o nombres: {0}.</translation>
  </message>
  <message>
   <source>Give each date a layer that shows it.</source>
   <translation>Dé a cada fecha una capa que la muestre.</translation>
  </message>
  <message>
   <source>Give each kind as a layer of its own.</source>
   <translation>Indique cada tipo como capa aparte.</translation>
  </message>
  <message>
   <source>Give each output a name of its own.</source>
   <translation>Dé a cada salida un nombre propio.</translation>
  </message>
  <message>
   <source>Give fewer files.</source>
   <translation>Indique menos archivos.</translation>
  </message>
  <message>
   <source>Give fewer.</source>
   <translation>Indique menos.</translation>
  </message>
  <message>
   <source>Give fewer: most often the memory is too small.</source>
   <translation>Indique menos: casi siempre la memoria es insuficiente.</translation>
  </message>
  <message>
   <source>Give files of one kind, or each as a layer of its own.</source>
   <translation>Indique archivos de un solo tipo, o cada uno como capa aparte.</translation>
  </message>
  <message>
   <source>Give files that have the same bands, or call them alike.</source>
   <translation>Indique archivos que tengan las mismas bandas, o llámelas igual.</translation>
  </message>
  <message>
   <source>Give files that have the same bands, or other names.</source>
   <translation>Indique archivos que tengan las mismas bandas, u otros nombres.</translation>
  </message>
  <message>
   <source>Give for example 3/8.</source>
   <translation>Indique, por ejemplo, 3/8.</translation>
  </message>
  <message>
   <source>Give it a shorter name.</source>
   <translation>Póngale un nombre más corto.</translation>
  </message>
  <message>
   <source>Give it another name.</source>
   <translation>Póngale otro nombre.</translation>
  </message>
  <message>
   <source>Give it as EPSG:n, as WKT or as a PROJ string.</source>
   <translation>Indíquelo como EPSG:n, como WKT o como cadena PROJ.</translation>
  </message>
  <message>
   <source>Give it as ORG/NAME or ORG/NAME@REVISION.</source>
   <translation>Indíquelo como ORG/NOMBRE u ORG/NOMBRE@REVISIÓN.</translation>
  </message>
  <message>
   <source>Give it as a layer of its own, or warp all of them to one projection.</source>
   <translation>Délo como una capa propia, o reproyecte todos a una misma proyección.</translation>
  </message>
  <message>
   <source>Give it as a layer of its own.</source>
   <translation>Indíquelo como capa aparte.</translation>
  </message>
  <message>
   <source>Give it as xmin,ymin,xmax,ymax.</source>
   <translation>Indíquela como xmín,ymín,xmáx,ymáx.</translation>
  </message>
  <message>
   <source>Give it as {0}.</source>
   <translation>Indíquelo como {0}.</translation>
  </message>
  <message>
   <source>Give it in metres.</source>
   <translation>Indíquelo en metros.</translation>
  </message>
  <message>
   <source>Give it such a name.</source>
   <translation>Póngale un nombre así.</translation>
  </message>
  <message>
   <source>Give labels of at least two classes.</source>
   <translation>Indique etiquetas de al menos dos clases.</translation>
  </message>
  <message>
   <source>Give labels too, or leave it out.</source>
   <translation>Indique también etiquetas, u omítalo.</translation>
  </message>
  <message>
   <source>Give labels with one meaning.</source>
   <translation>Indique etiquetas con un solo significado.</translation>
  </message>
  <message>
   <source>Give one layer of each kind.</source>
   <translation>Indique una capa de cada tipo.</translation>
  </message>
  <message>
   <source>Give one layer per modality.</source>
   <translation>Indique una capa por modalidad.</translation>
  </message>
  <message>
   <source>Give one of the two, or others.</source>
   <translation>Indique una de las dos, u otras.</translation>
  </message>
  <message>
   <source>Give one of them, or leave the scene out.</source>
   <translation>Indique uno de ellos, u omita la escena.</translation>
  </message>
  <message>
   <source>Give one of: {0}.</source>
   <translation>Indique uno de: {0}.</translation>
  </message>
  <message>
   <source>Give points or polygons that were labelled before.</source>
   <translation>Indique puntos o polígonos etiquetados antes.</translation>
  </message>
  <message>
   <source>Give polygons or points.</source>
   <translation>Indique polígonos o puntos.</translation>
  </message>
  <message>
   <source>Give polygons, such as a GeoPackage.</source>
   <translation>Indique polígonos, por ejemplo un GeoPackage.</translation>
  </message>
  <message>
   <source>Give polygons.</source>
   <translation>Indique polígonos.</translation>
  </message>
  <message>
   <source>Give such a number, as {0}.</source>
   <translation>Indique un número así, como {0}.</translation>
  </message>
  <message>
   <source>Give such a number.</source>
   <translation>Indique un número así.</translation>
  </message>
  <message>
   <source>Give the address of the item or raster.</source>
   <translation>Indique la dirección del elemento o del ráster.</translation>
  </message>
  <message>
   <source>Give the class raster.</source>
   <translation>Indique el ráster de clases.</translation>
  </message>
  <message>
   <source>Give the files of its bands themselves, if you trust them.</source>
   <translation>Indique los archivos de sus bandas, si confía en ellos.</translation>
  </message>
  <message>
   <source>Give the files of its bands themselves.</source>
   <translation>Indique los archivos de sus bandas.</translation>
  </message>
  <message>
   <source>Give the folder of a product or of rasters.</source>
   <translation>Indique la carpeta de un producto o de rásteres.</translation>
  </message>
  <message>
   <source>Give the folder of the product itself.</source>
   <translation>Indique la carpeta del propio producto.</translation>
  </message>
  <message>
   <source>Give the folder or name of one.</source>
   <translation>Indique la carpeta o el nombre de uno.</translation>
  </message>
  <message>
   <source>Give the folder that it leads to, or another.</source>
   <translation>Indique la carpeta a la que lleva, u otra.</translation>
  </message>
  <message>
   <source>Give the name of a file.</source>
   <translation>Indique el nombre de un archivo.</translation>
  </message>
  <message>
   <source>Give the raster inside the file, or another file.</source>
   <translation>Indique el ráster que hay dentro del archivo, u otro archivo.</translation>
  </message>
  <message>
   <source>Give the raster that was written with this map.</source>
   <translation>Indique el ráster que se escribió con este mapa.</translation>
  </message>
  <message>
   <source>Give them one by one.</source>
   <translation>Indíquelos uno a uno.</translation>
  </message>
  <message>
   <source>Give them the same unit, or each its scale: gdal_edit.py -scale 0.0001 FILE for reflectance x 10,000.</source>
   <translation>Deles la misma unidad, o a cada uno su escala: gdal_edit.py -scale 0.0001 ARCHIVO para reflectancia x 10 000.</translation>
  </message>
  <message>
   <source>Give those of one area.</source>
   <translation>Indique los de una sola área.</translation>
  </message>
  <message>
   <source>Give {0} or {1}.</source>
   <translation>Indique {0} o {1}.</translation>
  </message>
  <message>
   <source>Give {0}, or https://.</source>
   <translation>Indique {0}, o https://.</translation>
  </message>
  <message>
   <source>Give {0}.</source>
   <translation>Indique {0}.</translation>
  </message>
  <message>
   <source>Go on with these parts, then put them together again.</source>
   <translation>Continúe con estas partes, y luego júntelas de nuevo.</translation>
  </message>
  <message>
   <source>Half of a band of {0} means a reflectance above {1}: sand, snow or cloud, or reflectance in steps of its own, as x 32,767. If so, tell it: gdal_edit.py -scale 0.0000305185095 FILE.</source>
   <translation>La mitad de una banda de {0} significa una reflectancia superior a {1}: arena, nieve o nubes, o reflectancia en pasos propios, como x 32 767. En ese caso, indíquelo: gdal_edit.py -scale 0.0000305185095 ARCHIVO.</translation>
  </message>
  <message>
   <source>Hardly a value of {0} is near zero: they are heights above the sea, or their ground is no data. The model takes heights above ground (surface minus terrain), and 0 for the ground itself.</source>
   <translation>Apenas hay valores de {0} cerca de cero: son altitudes sobre el nivel del mar, o su suelo es sin datos. El modelo toma alturas sobre el suelo (superficie menos terreno), y 0 para el suelo mismo.</translation>
  </message>
  <message>
   <source>Hardly a value of {0} means a reflectance below 0.1: a bright scene, or the offset of 1,000 of Sentinel-2 files of processing baseline 04.00 and later. If so, tell it: gdal_edit.py -scale 0.0001 -offset -0.1 FILE.</source>
   <translation>Casi ningún valor de {0} significa una reflectancia menor de 0,1: una escena clara, o los 1000 que añaden los archivos de Sentinel-2 desde la versión de procesamiento 04.00. En ese caso, indíquelo: gdal_edit.py -scale 0.0001 -offset -0.1 FILE.</translation>
  </message>
  <message>
   <source>Have it exported for one layer and one answer.</source>
   <translation>Pida que lo exporten para una capa y una respuesta.</translation>
  </message>
  <message>
   <source>Heights of {0} are in {1} by its band and in {2} by its CRS: the band is believed. Please check.</source>
   <translation>Las alturas de {0} están en {1} según la banda y en {2} según su SRC: se cree a la banda. Compruébelo.</translation>
  </message>
  <message>
   <source>Heights of {0} are in {1}, an unknown unit: they are taken for {2}. Check it.</source>
   <translation>Las alturas de {0} están en {1}, una unidad desconocida: se toman por {2}. Compruébelo.</translation>
  </message>
  <message>
   <source>Hold out less, make gap smaller, or set role = 'holdout'.</source>
   <translation>Reserve menos, reduzca gap o fije role = 'holdout'.</translation>
  </message>
  <message>
   <source>If your organisation inspects traffic, ask for its certificate file and name it in Settings &gt; Options &gt; LayerFuse, or install from a folder.</source>
   <translation>Si su organización inspecciona el tráfico, pida su archivo de certificado e indíquelo en Configuración &gt; Opciones &gt; LayerFuse, o instale desde una carpeta.</translation>
  </message>
  <message>
   <source>Import the file anew.</source>
   <translation>Importe el archivo de nuevo.</translation>
  </message>
  <message>
   <source>Install its venv module (Debian and Ubuntu: sudo apt install python3-venv) or choose another Python.</source>
   <translation>Instale su módulo venv (Debian y Ubuntu: sudo apt install python3-venv) o elija otro Python.</translation>
  </message>
  <message>
   <source>It has a colour table, as maps of classes have, and {0} is measured.</source>
   <translation>Tiene una tabla de colores, como los mapas de clases, y {0} es una medida.</translation>
  </message>
  <message>
   <source>It has {0}: choose a raster of classes, or reclassify it.</source>
   <translation>Tiene {0}: elija un ráster de clases, o reclasifíquelo.</translation>
  </message>
  <message>
   <source>It is a demonstration of one place, and the layers are of another.</source>
   <translation>Es una demostración de un solo lugar, y las capas son de otro.</translation>
  </message>
  <message>
   <source>It is called {0}: a picture in false colours, whose blue is green, and its red near infrared.</source>
   <translation>Se llama {0}: una imagen en falso color, cuyo azul es el verde y cuyo rojo es el infrarrojo cercano.</translation>
  </message>
  <message>
   <source>It is called {0}: choose it yourself if it is a map, and nothing to judge one by.</source>
   <translation>Se llama {0}: elíjala usted si es un mapa y no algo con lo que juzgar uno.</translation>
  </message>
  <message>
   <source>It is called {0}: heights above the ground, and {1} is height above the sea.</source>
   <translation>Se llama {0}: alturas sobre el terreno, y {1} es altitud sobre el mar.</translation>
  </message>
  <message>
   <source>It is called {0}: heights above the sea, and {1} is height above the ground.</source>
   <translation>Se llama {0}: altitudes sobre el mar, y {1} es altura sobre el terreno.</translation>
  </message>
  <message>
   <source>It is called {0}: that is no height.</source>
   <translation>Se llama {0}: eso no es ninguna altitud.</translation>
  </message>
  <message>
   <source>It is of {0}, and the model has only seen {1}.</source>
   <translation>Es de {0}, y el modelo solo ha visto {1}.</translation>
  </message>
  <message>
   <source>It is one of {0}.</source>
   <translation>Es uno de {0}.</translation>
  </message>
  <message>
   <source>It is placed by rational polynomials as if all of it were {0} m high: in relief it lies off. With a layer of heights above the sea it lies where it is.</source>
   <translation>Se sitúa por polinomios racionales como si todo estuviera a {0} m de altura: en relieve queda desplazada. Con una capa de alturas sobre el mar queda en su sitio.</translation>
  </message>
  <message>
   <source>It lies elsewhere than {0}.</source>
   <translation>Está en otro lugar que {0}.</translation>
  </message>
  <message>
   <source>It maps {0}.</source>
   <translation>Cartografía {0}.</translation>
  </message>
  <message>
   <source>It names no CRS, and its coordinates are degrees east and north: taken as WGS 84.</source>
   <translation>No nombra ningún SRC, y sus coordenadas son grados este y norte: se toma como WGS 84.</translation>
  </message>
  <message>
   <source>It takes: {0}.</source>
   <translation>Admite: {0}.</translation>
  </message>
  <message>
   <source>It tells no legend of a map of classes.</source>
   <translation>No indica ninguna leyenda de un mapa de clases.</translation>
  </message>
  <message>
   <source>Its band is called {0}: that is not {1}.</source>
   <translation>Su banda se llama {0}: eso no es {1}.</translation>
  </message>
  <message>
   <source>Its bands are called {0}, and are taken in their order for {1}. Please check.</source>
   <translation>Sus bandas se llaman {0} y se toman en su orden por {1}. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands are called {0}: that does not fit {1}, for which they are taken in their order.</source>
   <translation>Sus bandas se llaman {0}: eso no encaja con {1}, por las que se toman en su orden.</translation>
  </message>
  <message>
   <source>Its bands are called {0}: they are taken for those of {1}, and may be only numbers. Please check.</source>
   <translation>Sus bandas se llaman {0}: se toman por las de {1}, y quizá solo sean números. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands are of several days, of which {0} is read (bands {1}). Of a file for each day one map is made of all. Please check.</source>
   <translation>Sus bandas son de varios días, de los que se lee {0} (bandas {1}). Con un archivo por día se hace un solo mapa de todos. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands are taken for those of {0}: as those of {1}, their names would mean others. Please check.</source>
   <translation>Sus bandas se toman por las de {0}: como las de {1}, sus nombres significarían otras. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands are taken for {0}, in this order: no name tells, but the second is brighter. Please check.</source>
   <translation>Sus bandas se toman por {0}, en este orden: ningún nombre lo dice, pero la segunda es más brillante. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands are {0}; they can be given by number, too.</source>
   <translation>Sus bandas son {0}; también se pueden indicar por número.</translation>
  </message>
  <message>
   <source>Its bands have no names, and are taken in their order for {0}. Please check.</source>
   <translation>Sus bandas no tienen nombre y se toman en su orden por {0}. Compruébelo.</translation>
  </message>
  <message>
   <source>Its bands have no names: the first three are taken for {0}. Please check.</source>
   <translation>Sus bandas no tienen nombre: las tres primeras se toman por {0}. Compruébelo.</translation>
  </message>
  <message>
   <source>Its cloud and shadow are left out.</source>
   <translation>Sus nubes y sombras se omiten.</translation>
  </message>
  <message>
   <source>Its fields are: {0}.</source>
   <translation>Sus campos son: {0}.</translation>
  </message>
  <message>
   <source>Its name speaks of {0}, and {1} is {2}.</source>
   <translation>Su nombre habla de {0}, y {1} es {2}.</translation>
  </message>
  <message>
   <source>Its parameters: qgis_process help {0}</source>
   <translation>Sus parámetros: qgis_process help {0}</translation>
  </message>
  <message>
   <source>Its pixels of {0} m are {1} times coarser than the model's of {2} m.</source>
   <translation>Sus píxeles de {0} m son {1} veces más gruesos que los del modelo, de {2} m.</translation>
  </message>
  <message>
   <source>Its pixels of {0} m are {1} times finer than the model's of {2} m.</source>
   <translation>Sus píxeles de {0} m son {1} veces más finos que los del modelo, de {2} m.</translation>
  </message>
  <message>
   <source>Its values are bytes, as of pictures, and {0} is measured.</source>
   <translation>Sus valores son bytes, como los de imágenes, y {0} son mediciones.</translation>
  </message>
  <message>
   <source>Its {0} bands have no names: they are taken for those of {1} in their usual order, so bands {2} for {3}. Please check.</source>
   <translation>Sus {0} bandas no tienen nombre: se toman por las de {1} en su orden habitual, es decir, las bandas {2} por {3}. Compruébelo.</translation>
  </message>
  <message>
   <source>Its {0} may tell clouds, and nothing is left out by it. Saved as a raster of its own it can be the layer's mask.</source>
   <translation>Su banda {0} puede indicar nubes y no se deja nada fuera por ella. Guardada como ráster aparte puede ser la máscara de la capa.</translation>
  </message>
  <message>
   <source>Judge by the points as they were drawn; others need a file of their own.</source>
   <translation>Evalúe con los puntos tal como se sortearon; los demás necesitan un archivo propio.</translation>
  </message>
  <message>
   <source>Judge by the points of one draw alone.</source>
   <translation>Evalúe solo con los puntos de un mismo sorteo.</translation>
  </message>
  <message>
   <source>Label at least {0} pixels of each class, or leave the class out.</source>
   <translation>Etiquete al menos {0} píxeles de cada clase, u omita la clase.</translation>
  </message>
  <message>
   <source>Label places that the layers cover.</source>
   <translation>Etiquete lugares que las capas cubran.</translation>
  </message>
  <message>
   <source>LayerFuse</source>
   <translation>LayerFuse</translation>
  </message>
  <message>
   <source>LayerFuse has made this layer: it is a result, and no input.</source>
   <translation>LayerFuse ha hecho esta capa: es un resultado, no una entrada.</translation>
  </message>
  <message>
   <source>LayerFuse has made this map: of an earlier time it helps, of the same layers it says nothing new.</source>
   <translation>LayerFuse ha hecho este mapa: si es de una época anterior ayuda; si es de las mismas capas no dice nada nuevo.</translation>
  </message>
  <message>
   <source>Learn it from labels first.</source>
   <translation>Apréndalo antes con etiquetas.</translation>
  </message>
  <message>
   <source>Leave a layer of many bands out, or name some of its bands.</source>
   <translation>Omita una capa de muchas bandas, o nombre algunas de sus bandas.</translation>
  </message>
  <message>
   <source>Leave it out, choose another date, or keep its cloud: none as what to leave out of {0}.</source>
   <translation>Omítala, elija otra fecha o conserve sus nubes: none como lo que se excluye de {0}.</translation>
  </message>
  <message>
   <source>Leave it out, or check its nodata value and the extent.</source>
   <translation>Omítala, o revise su valor sin datos y la extensión.</translation>
  </message>
  <message>
   <source>Leave it out, or choose a model of buildings.</source>
   <translation>Omítalo, o elija un modelo de edificios.</translation>
  </message>
  <message>
   <source>Leave it out, or choose another extent.</source>
   <translation>Omítala, o elija otra extensión.</translation>
  </message>
  <message>
   <source>Leave it out, or choose {0}.</source>
   <translation>Omítalo, o elija {0}.</translation>
  </message>
  <message>
   <source>Leave it out, or learn the model anew: then it describes what it has learnt from.</source>
   <translation>Omítalo, o aprenda el modelo de nuevo: entonces describe con qué ha aprendido.</translation>
  </message>
  <message>
   <source>Leave it out.</source>
   <translation>Omítalo.</translation>
  </message>
  <message>
   <source>Leave one of the two out.</source>
   <translation>Omita una de las dos.</translation>
  </message>
  <message>
   <source>Leave out those that say nothing new.</source>
   <translation>Deje fuera las que no dicen nada nuevo.</translation>
  </message>
  <message>
   <source>Leave the area out.</source>
   <translation>Omita el área.</translation>
  </message>
  <message>
   <source>Leave the commit out.</source>
   <translation>Omita el commit.</translation>
  </message>
  <message>
   <source>Leave the crosswalk out.</source>
   <translation>Omita la tabla de correspondencia.</translation>
  </message>
  <message>
   <source>Leave the field out.</source>
   <translation>Omita el campo.</translation>
  </message>
  <message>
   <source>Leave the layer out, or give other labels.</source>
   <translation>Deje fuera la capa o indique otras etiquetas.</translation>
  </message>
  <message>
   <source>Leave the layer out, or take another reference.</source>
   <translation>Deje fuera la capa o use otra referencia.</translation>
  </message>
  <message>
   <source>Leave the values out: what the polygons cover is left out.</source>
   <translation>Omita los valores: se omite lo que cubren los polígonos.</translation>
  </message>
  <message>
   <source>Leave them out.</source>
   <translation>Omítalos.</translation>
  </message>
  <message>
   <source>Left out of the layer as previews: {0}.</source>
   <translation>Quedan fuera de la capa por ser vistas previas: {0}.</translation>
  </message>
  <message>
   <source>Legend: its own names.</source>
   <translation>Leyenda: sus propios nombres.</translation>
  </message>
  <message>
   <source>Legend: none; its codes are taken for the values of the classes.</source>
   <translation>Leyenda: ninguna; sus códigos se toman por los valores de las clases.</translation>
  </message>
  <message>
   <source>Legend: {0} ({1}).</source>
   <translation>Leyenda: {0} ({1}).</translation>
  </message>
  <message>
   <source>Let the program that made it export GeoTIFF, as GeoTessera can.</source>
   <translation>Haga que el programa que la creó exporte GeoTIFF, como puede hacer GeoTessera.</translation>
  </message>
  <message>
   <source>Log in with `hf auth login`, or set HF_TOKEN, with the right to do this.</source>
   <translation>Inicie sesión con `hf auth login` o defina HF_TOKEN, con permiso para hacerlo.</translation>
  </message>
  <message>
   <source>Log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>Inicie sesión con `hf auth login` o defina HF_TOKEN.</translation>
  </message>
  <message>
   <source>Look whether you may write there.</source>
   <translation>Mire si tiene permiso de escritura allí.</translation>
  </message>
  <message>
   <source>Lower schedule.learning_rate, and check the values of the layers.</source>
   <translation>Reduzca schedule.learning_rate y revise los valores de las capas.</translation>
  </message>
  <message>
   <source>Lower that share, make tiles smaller, or label more.</source>
   <translation>Reduzca esa proporción, haga menores las teselas o etiquete más.</translation>
  </message>
  <message>
   <source>Make holdout_blocks.size smaller.</source>
   <translation>Reduzca holdout_blocks.size.</translation>
  </message>
  <message>
   <source>Make it first, or choose another.</source>
   <translation>Créelo antes, o elija otro.</translation>
  </message>
  <message>
   <source>Make its parts first.</source>
   <translation>Haga antes sus partes.</translation>
  </message>
  <message>
   <source>Make the map again.</source>
   <translation>Haga el mapa de nuevo.</translation>
  </message>
  <message>
   <source>Map and reference do not tell their legends; codes are taken for the same, and the map misses {0}.</source>
   <translation>El mapa y la referencia no declaran sus leyendas; los códigos se toman por los mismos, y al mapa le faltan {0}.</translation>
  </message>
  <message>
   <source>Map both dates with one model, or with models of the same classes.</source>
   <translation>Cartografíe ambas fechas con un solo modelo, o con modelos de las mismas clases.</translation>
  </message>
  <message>
   <source>Mend it, or choose another.</source>
   <translation>Corríjalo, o elija otro.</translation>
  </message>
  <message>
   <source>Mend that field, or download the model again.</source>
   <translation>Corrija ese campo, o descargue el modelo de nuevo.</translation>
  </message>
  <message>
   <source>Mend the configuration; docs/training-fields.md explains every field.</source>
   <translation>Corrija la configuración; docs/training-fields.md explica cada campo.</translation>
  </message>
  <message>
   <source>Mend the file.</source>
   <translation>Corrija el archivo.</translation>
  </message>
  <message>
   <source>Mend the layer's source, or choose another layer.</source>
   <translation>Corrija el origen de la capa, o elija otra capa.</translation>
  </message>
  <message>
   <source>Most of a band of {0} means a reflectance above {1}: cloud or snow, or {2}. If so, tell it: gdal_edit.py -scale 0.0000152590219 FILE.</source>
   <translation>La mayor parte de una banda de {0} significa una reflectancia superior a {1}: nubes o nieve, o {2}. En ese caso, indíquelo: gdal_edit.py -scale 0.0000152590219 ARCHIVO.</translation>
  </message>
  <message>
   <source>Most values of {0} ({1}) lie outside of the range that the model learned: the layer is in another unit, or of another kind.</source>
   <translation>La mayoría de los valores de {0} ({1}) quedan fuera del intervalo que aprendió el modelo: la capa está en otra unidad o es de otro tipo.</translation>
  </message>
  <message>
   <source>Name a PEM file that is.</source>
   <translation>Indique un archivo PEM que lo sea.</translation>
  </message>
  <message>
   <source>Name it NAME.gpkg.</source>
   <translation>Llámelo NOMBRE.gpkg.</translation>
  </message>
  <message>
   <source>Name it NAME{0}.</source>
   <translation>Llámelo NOMBRE{0}.</translation>
  </message>
  <message>
   <source>Name one of its fields: {0}.</source>
   <translation>Nombre uno de sus campos: {0}.</translation>
  </message>
  <message>
   <source>Name one of: {0}.</source>
   <translation>Nombre uno de: {0}.</translation>
  </message>
  <message>
   <source>Name one: {0}.</source>
   <translation>Nombre uno: {0}.</translation>
  </message>
  <message>
   <source>Name the band as PATH:BAND, or save the classes as one band.</source>
   <translation>Indique la banda como RUTA:BANDA, o guarde las clases en una sola banda.</translation>
  </message>
  <message>
   <source>Name your organisation's certificates in SSL_CERT_FILE.</source>
   <translation>Indique los certificados de su organización en SSL_CERT_FILE.</translation>
  </message>
  <message>
   <source>New classes are made of the labels: {0}.</source>
   <translation>Con las etiquetas se crean clases nuevas: {0}.</translation>
  </message>
  <message>
   <source>No band of {0} has a dark pixel, so nothing shows that its own offset of -1,000 is right.</source>
   <translation>Ninguna banda de {0} tiene un píxel oscuro, así que nada muestra que su propio desplazamiento de -1000 sea correcto.</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}.</source>
   <translation>Entre las capas no hay ninguna imagen, solo {0}.</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}: by that alone {1} has a mean IoU of {2}.</source>
   <translation>No hay ninguna imagen entre las capas, solo {0}: únicamente con eso {1} tiene una IoU media de {2}.</translation>
  </message>
  <message>
   <source>No image is among the layers, only {0}: by that alone {1} is weak (mean IoU {2}).</source>
   <translation>No hay ninguna imagen entre las capas, solo {0}: únicamente con eso {1} es débil (IoU media {2}).</translation>
  </message>
  <message>
   <source>No layer is what it takes: {0}.</source>
   <translation>Ninguna capa es de las que admite: {0}.</translation>
  </message>
  <message>
   <source>No pixel of {0} is data (all nodata, NaN or infinite).</source>
   <translation>Ningún píxel de {0} tiene datos (todo es sin datos, NaN o infinito).</translation>
  </message>
  <message>
   <source>No pixel of {0} that was looked at is data (all nodata, NaN or infinite): what its values mean is not known.</source>
   <translation>Ningún píxel de {0} de los examinados tiene datos (todo es sin datos, NaN o infinito): no se sabe qué significan sus valores.</translation>
  </message>
  <message>
   <source>Not of the products, and left out of the layer: {0}.</source>
   <translation>No son de los productos y se dejan fuera de la capa: {0}.</translation>
  </message>
  <message>
   <source>Not read, because they are no measured bands: {0}.</source>
   <translation>No se leen, porque no son bandas medidas: {0}.</translation>
  </message>
  <message>
   <source>Nothing in it says that it is {0} ({1}).</source>
   <translation>Nada en ella dice que sea {0} ({1}).</translation>
  </message>
  <message>
   <source>ONNX</source>
   <translation>ONNX</translation>
  </message>
  <message>
   <source>Of the files of {0}, {1} may have the offset of 1,000 of Sentinel-2's processing baseline 04.00 and later, and {2} not; they are read as one. If so, tell it: gdal_edit.py -scale 0.0001 -offset -0.1 FILE, and -scale 0.0001 FILE for the others.</source>
   <translation>De los archivos de {0}, {1} puede que tengan el desplazamiento de 1.000 de la línea base de procesamiento 04.00 y posteriores de Sentinel-2, y {2} no; se leen como uno solo. Si es así, indíquelo: gdal_edit.py -scale 0.0001 -offset -0.1 ARCHIVO, y -scale 0.0001 ARCHIVO para los demás.</translation>
  </message>
  <message>
   <source>Of {0} only {1} of {2} bands are there.</source>
   <translation>De {0} solo hay {1} de {2} bandas.</translation>
  </message>
  <message>
   <source>On Windows install the Microsoft Visual C++ Redistributable; else choose another Python.</source>
   <translation>En Windows instale Microsoft Visual C++ Redistributable; si no, elija otro Python.</translation>
  </message>
  <message>
   <source>Open {0}, accept them, then choose your access key in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Abra {0}, acéptelas, y elija después su clave de acceso en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Open {0}, accept them, then log in with `hf auth login`, or set HF_TOKEN.</source>
   <translation>Abra {0}, acéptelas y después inicie sesión con `hf auth login` o defina HF_TOKEN.</translation>
  </message>
  <message>
   <source>PRISMA keeps its cubes row by row, and GDAL takes the rows for bands</source>
   <translation>PRISMA guarda sus cubos fila por fila, y GDAL toma las filas por bandas</translation>
  </message>
  <message>
   <source>Python {0}</source>
   <translation>Python {0}</translation>
  </message>
  <message>
   <source>QGIS cannot read it</source>
   <translation>QGIS no puede leerlo</translation>
  </message>
  <message>
   <source>QGIS's Python</source>
   <translation>El Python de QGIS</translation>
  </message>
  <message>
   <source>Read the log, and report it with Copy Diagnostics.</source>
   <translation>Lea el registro e informe del fallo con Copiar diagnóstico.</translation>
  </message>
  <message>
   <source>Reclassify it.</source>
   <translation>Reclasifíquelo.</translation>
  </message>
  <message>
   <source>Remove it with: hf cache delete</source>
   <translation>Quítelo con: hf cache delete</translation>
  </message>
  <message>
   <source>Remove the folder of the run to start anew, or choose another.</source>
   <translation>Quite la carpeta de la ejecución para empezar de nuevo, o elija otra.</translation>
  </message>
  <message>
   <source>Rename it to a few letters and digits.</source>
   <translation>Cámbiele el nombre por unas pocas letras y cifras.</translation>
  </message>
  <message>
   <source>Rename it, or choose another output.</source>
   <translation>Cámbiele el nombre, o elija otra salida.</translation>
  </message>
  <message>
   <source>Repeat its command, or run without resume to start anew.</source>
   <translation>Repita su orden, o ejecute sin resume para empezar de nuevo.</translation>
  </message>
  <message>
   <source>Restart QGIS: the plugin was updated while QGIS was running.</source>
   <translation>Reinicie QGIS: el complemento se actualizó mientras QGIS estaba abierto.</translation>
  </message>
  <message>
   <source>Run again when nothing writes to it any more.</source>
   <translation>Ejecute de nuevo cuando ya nadie escriba en él.</translation>
  </message>
  <message>
   <source>Run again with resume.</source>
   <translation>Ejecute de nuevo con resume.</translation>
  </message>
  <message>
   <source>Run again.</source>
   <translation>Ejecute de nuevo.</translation>
  </message>
  <message>
   <source>SSL_CERT_FILE names {0}, which is no file of certificates</source>
   <translation>SSL_CERT_FILE indica {0}, que no es un archivo de certificados</translation>
  </message>
  <message>
   <source>Save it as a GeoPackage and choose that.</source>
   <translation>Guárdela como GeoPackage y elija ese archivo.</translation>
  </message>
  <message>
   <source>Save it as one file: onnx.save(onnx.load(IN), OUT).</source>
   <translation>Guárdelo en un solo archivo: onnx.save(onnx.load(IN), OUT).</translation>
  </message>
  <message>
   <source>Save points and polygons as two layers, and judge by one of them.</source>
   <translation>Guarde puntos y polígonos como dos capas, y evalúe con una de ellas.</translation>
  </message>
  <message>
   <source>Save the area as a GeoTIFF first, and choose that.</source>
   <translation>Guarde antes el área como GeoTIFF, y elija ese archivo.</translation>
  </message>
  <message>
   <source>Say what is there with unlabelled.</source>
   <translation>Diga qué hay allí con unlabelled.</translation>
  </message>
  <message>
   <source>Say which they are, with 0 for one that is lacking: {0}; or choose another layer.</source>
   <translation>Diga cuáles son, con 0 para la que falte: {0}; o elija otra capa.</translation>
  </message>
  <message>
   <source>Say which to leave out, as PATH:3,8-10 or PATH:&gt;0.5.</source>
   <translation>Diga cuáles dejar fuera, como RUTA:3,8-10 o RUTA:&gt;0.5.</translation>
  </message>
  <message>
   <source>See the window of models.</source>
   <translation>Vea la ventana de modelos.</translation>
  </message>
  <message>
   <source>See {0}/tree/main for its branches and tags.</source>
   <translation>Vea sus ramas y etiquetas en {0}/tree/main.</translation>
  </message>
  <message>
   <source>Set it to 0, or make tile_size or gap smaller.</source>
   <translation>Póngalo en 0, o reduzca tile_size o gap.</translation>
  </message>
  <message>
   <source>Set it to 0, or start from a model.</source>
   <translation>Póngalo a 0, o parta de un modelo.</translation>
  </message>
  <message>
   <source>Set it to auto or cpu.</source>
   <translation>Póngalo en auto o cpu.</translation>
  </message>
  <message>
   <source>Set it up: Settings &gt; Options &gt; LayerFuse &gt; ONNX models.</source>
   <translation>Prepárelo: Configuración &gt; Opciones &gt; LayerFuse &gt; Modelos ONNX.</translation>
  </message>
  <message>
   <source>Set its crosswalk: {0}, a .json file, or none (codes are taken as they are).</source>
   <translation>Fije su tabla de correspondencia: {0}, un archivo .json, o none (los códigos se toman como están).</translation>
  </message>
  <message>
   <source>Set network.detail_dim to 0.</source>
   <translation>Ponga network.detail_dim en 0.</translation>
  </message>
  <message>
   <source>Set network.embed_dim to {0} and num_heads to {1}, or choose another.</source>
   <translation>Ponga network.embed_dim en {0} y num_heads en {1}, o elija otro.</translation>
  </message>
  <message>
   <source>Set network.embed_dim to {0}, or start from another model.</source>
   <translation>Ponga network.embed_dim en {0}, o parta de otro modelo.</translation>
  </message>
  <message>
   <source>Set the engine up first.</source>
   <translation>Prepare primero el motor.</translation>
  </message>
  <message>
   <source>Set the engine up in the LayerFuse panel, or choose a Python 3.10 or newer that has torch and safetensors in Settings &gt; Options &gt; LayerFuse or in the environment variable {0}.</source>
   <translation>Instale el motor en el panel de LayerFuse, o elija un Python 3.10 o posterior que tenga torch y safetensors en Configuración &gt; Opciones &gt; LayerFuse o en la variable de entorno {0}.</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse, or have scikit-learn installed in the Python that is chosen there.</source>
   <translation>Prepare de nuevo el motor en Configuración &gt; Opciones &gt; LayerFuse, o haga instalar scikit-learn en el Python elegido allí.</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse, or have torch installed in the Python that is chosen there.</source>
   <translation>Prepare de nuevo el motor en Configuración &gt; Opciones &gt; LayerFuse, o haga instalar torch en el Python elegido allí.</translation>
  </message>
  <message>
   <source>Set up the engine anew in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Prepare de nuevo el motor en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Several bands are called alike ({0}): of them {1} is taken. Please check.</source>
   <translation>Varias bandas se llaman igual ({0}): de ellas se toma {1}. Compruébelo.</translation>
  </message>
  <message>
   <source>Start from no model.</source>
   <translation>No parta de ningún modelo.</translation>
  </message>
  <message>
   <source>Stored values x of {0} become {1}: {2}.</source>
   <translation>Los valores guardados x de {0} pasan a ser {1}: {2}.</translation>
  </message>
  <message>
   <source>That is the same date: what differs is no change of the ground.</source>
   <translation>Es la misma fecha: lo que difiere no es un cambio del terreno.</translation>
  </message>
  <message>
   <source>The CRS of {0} is in {1} and nothing tells the unit of its heights: they are taken for {2}. If they are in feet, tell it: gdal_edit.py -units ft FILE.</source>
   <translation>El SRC de {0} está en {1} y nada dice la unidad de sus alturas: se toman por {2}. Si están en pies, indíquelo: gdal_edit.py -units ft FILE.</translation>
  </message>
  <message>
   <source>The file may be damaged or out of reach: check it, or copy it again.</source>
   <translation>El archivo puede estar dañado o fuera de alcance: revíselo, o cópielo de nuevo.</translation>
  </message>
  <message>
   <source>The file may be damaged: check it, or copy it again.</source>
   <translation>El archivo puede estar dañado: revíselo, o cópielo de nuevo.</translation>
  </message>
  <message>
   <source>The labels are taken for {0} (by its {1}), which names the classes.</source>
   <translation>Las etiquetas se toman por {0} (por su {1}), que da nombre a las clases.</translation>
  </message>
  <message>
   <source>The layer has no {0}: its {1}, the band beside it, is read for it.</source>
   <translation>La capa no tiene {0}: en su lugar se lee {1}, la banda contigua.</translation>
  </message>
  <message>
   <source>The layer has no {0}: the model goes by the other bands.</source>
   <translation>La capa no tiene {0}: el modelo se guía por las demás bandas.</translation>
  </message>
  <message>
   <source>The layers give it {0}.</source>
   <translation>Las capas le dan {0}.</translation>
  </message>
  <message>
   <source>The map has no class {0}: where the reference says so, the map counts as wrong.</source>
   <translation>El mapa no tiene la clase {0}: donde la referencia la indica, el mapa cuenta como erróneo.</translation>
  </message>
  <message>
   <source>The map is taken for {0} (by its {1}), which names its classes: {2}.</source>
   <translation>El mapa se toma por {0} (por su {1}), que da nombre a sus clases: {2}.</translation>
  </message>
  <message>
   <source>The map was made of {0}, too: that it agrees with it proves nothing.</source>
   <translation>El mapa también se hizo con {0}: que coincida con ella no prueba nada.</translation>
  </message>
  <message>
   <source>The offset that {0} tells makes up to {1} of a band negative: it may be wrong.</source>
   <translation>El desplazamiento que dice {0} hace negativo hasta el {1} de una banda: puede ser erróneo.</translation>
  </message>
  <message>
   <source>The reference has no class but {0}: it shows where the map lacks it, not where the map invents it.</source>
   <translation>La referencia no tiene más clase que {0}: muestra dónde le falta al mapa, no dónde el mapa la inventa.</translation>
  </message>
  <message>
   <source>The second is not after the first: check which is which.</source>
   <translation>La segunda no es posterior a la primera: compruebe cuál es cuál.</translation>
  </message>
  <message>
   <source>The two dates have other layers ({0} and {1}): some of the change may come of that.</source>
   <translation>Las dos fechas tienen capas distintas ({0} y {1}): parte del cambio puede deberse a eso.</translation>
  </message>
  <message>
   <source>They are {0} days apart in the season: leaves, crops and snow change with it, and are no change of the land.</source>
   <translation>En la estación las separan {0} días: con ella cambian las hojas, los cultivos y la nieve, que no son un cambio del terreno.</translation>
  </message>
  <message>
   <source>Try again in some minutes, or log in for more.</source>
   <translation>Inténtelo de nuevo dentro de unos minutos, o inicie sesión para tener más.</translation>
  </message>
  <message>
   <source>Try again in {0} seconds.</source>
   <translation>Inténtelo de nuevo dentro de {0} segundos.</translation>
  </message>
  <message>
   <source>Try again later, or name a mirror in HF_ENDPOINT.</source>
   <translation>Inténtelo más tarde o indique una réplica en HF_ENDPOINT.</translation>
  </message>
  <message>
   <source>Try again later, or name a mirror in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Inténtelo más tarde, o indique un espejo en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Try again later, or use another catalogue.</source>
   <translation>Inténtelo más tarde, o use otro catálogo.</translation>
  </message>
  <message>
   <source>Try again, or choose another Python for the engine.</source>
   <translation>Inténtelo de nuevo, o elija otro Python para el motor.</translation>
  </message>
  <message>
   <source>Try again, or choose another mirror in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>Inténtelo de nuevo, o elija otro espejo en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Try again; if it comes back, use another package index.</source>
   <translation>Inténtelo de nuevo; si se repite, use otro índice de paquetes.</translation>
  </message>
  <message>
   <source>Unset HF_HUB_OFFLINE, or bring the model by: layerfuse models import</source>
   <translation>Quite HF_HUB_OFFLINE o traiga el modelo con: layerfuse models import</translation>
  </message>
  <message>
   <source>Use a smaller model, or a machine with more memory.</source>
   <translation>Use un modelo menor, o un equipo con más memoria.</translation>
  </message>
  <message>
   <source>Use a smaller model.</source>
   <translation>Use un modelo más pequeño.</translation>
  </message>
  <message>
   <source>Use another archive.</source>
   <translation>Use otro archivo comprimido.</translation>
  </message>
  <message>
   <source>Use another catalogue.</source>
   <translation>Use otro catálogo.</translation>
  </message>
  <message>
   <source>Use another item.</source>
   <translation>Use otro elemento.</translation>
  </message>
  <message>
   <source>Use classes for its values.</source>
   <translation>Use classes para sus valores.</translation>
  </message>
  <message>
   <source>Use one kind.</source>
   <translation>Use un solo tipo.</translation>
  </message>
  <message>
   <source>Use the folder of a model (config.json, model.safetensors, README.md), or a zip of it.</source>
   <translation>Use la carpeta de un modelo (config.json, model.safetensors, README.md), o un zip de ella.</translation>
  </message>
  <message>
   <source>Use the {0} that came with the model, or download the model again.</source>
   <translation>Use el {0} que vino con el modelo, o descargue el modelo de nuevo.</translation>
  </message>
  <message>
   <source>Use {0}, or download the products from there.</source>
   <translation>Use {0}, o descargue de allí los productos.</translation>
  </message>
  <message>
   <source>Values are converted: {0}.</source>
   <translation>Los valores se convierten: {0}.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are dark all over as a picture: they look like reflectance or counts, and the model takes colours of 0 to 255. Stretch the layer first, or take the picture delivered with it.</source>
   <translation>Los valores de {0} ({1}) son oscuros en todas partes como imagen: parecen reflectancia o cuentas, y el modelo admite colores de 0 a 255. Realce antes la capa, o use la imagen entregada con ella.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are darker than nearly all land: they may be {2}.</source>
   <translation>Los valores de {0} ({1}) son más oscuros que casi cualquier terreno: pueden ser {2}.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are no colours of 0 to 255: the map will be of little use.</source>
   <translation>Los valores de {0} ({1}) no son colores de 0 a 255: el mapa servirá de poco.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are no decibels, nor power nor amplitude of calibrated radar: the map will be of little use. Calibrate the layer, or convert it to decibels, first.</source>
   <translation>Los valores de {0} ({1}) no son decibelios, ni potencia ni amplitud de radar calibrado: el mapa servirá de poco. Calibre antes la capa, o conviértala a decibelios.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are partly below zero, and no colours of 0 to 255: the map will be of little use.</source>
   <translation>Los valores de {0} ({1}) son en parte menores que cero, y no colores de 0 a 255: el mapa servirá de poco.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are read as colours of 0 to 255, and may be per cent.</source>
   <translation>Los valores de {0} ({1}) se leen como colores de 0 a 255, y pueden ser porcentajes.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are taken for colours of 0 to 1, and may be reflectance, which makes a picture that is too dark. If so, stretch the layer first, or take the picture delivered with it.</source>
   <translation>Los valores de {0} ({1}) se toman por colores de 0 a 1, y pueden ser reflectancia, que da una imagen demasiado oscura. En ese caso, realce antes la capa, o use la imagen entregada con ella.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) are taken for {2}, and may as well be {3}</source>
   <translation>Los valores de {0} ({1}) se toman por {2}, y pueden ser igualmente {3}</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) change from pixel to pixel around zero, as curvature does: no heights. Choose a layer of heights.</source>
   <translation>Los valores de {0} ({1}) cambian de un píxel a otro alrededor de cero, como hace la curvatura: no son alturas. Elija una capa de alturas.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) fit no known unit of reflectance: the map will be of little use. Set the layer's scale and offset (gdal_edit.py -scale S -offset O FILE), or choose another layer.</source>
   <translation>Los valores de {0} ({1}) no corresponden a ninguna unidad conocida de reflectancia: el mapa servirá de poco. Indique la escala y el desplazamiento de la capa (gdal_edit.py -scale S -offset O FILE), o elija otra capa.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) lie outside of the model's heights ({2} to {3} {4}): another unit, heights above something else, or no heights at all.</source>
   <translation>Los valores de {0} ({1}) quedan fuera de las alturas del modelo ({2} a {3} {4}): otra unidad, alturas sobre otra cosa, o no son alturas.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) look like a shaded relief, and hardly like heights. Please check.</source>
   <translation>Los valores de {0} ({1}) parecen un relieve sombreado, y apenas alturas. Compruébelo.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) mean a reflectance above 0.5 everywhere: snow or cloud, or a unit that is not known.</source>
   <translation>Los valores de {0} ({1}) significan una reflectancia mayor de 0,5 en todas partes: nieve o nubes, o una unidad desconocida.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) mean hardly any reflectance: open sea, or an unknown unit.</source>
   <translation>Los valores de {0} ({1}) apenas significan reflectancia: mar abierto, o una unidad desconocida.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) start at zero all over the layer and change from pixel to pixel, as slope or roughness do and heights hardly. Please check.</source>
   <translation>Los valores de {0} ({1}) empiezan en cero en toda la capa y cambian de un píxel a otro, como hacen la pendiente o la rugosidad y apenas las alturas. Compruébelo.</translation>
  </message>
  <message>
   <source>Values of {0} ({1}) turn as an aspect does past north: no heights.</source>
   <translation>Los valores de {0} ({1}) dan la vuelta al pasar por el norte, como una orientación: no son alturas.</translation>
  </message>
  <message>
   <source>Values of {0} are bytes ({1} to {2}): whole metres, or a picture of heights.</source>
   <translation>Los valores de {0} son bytes ({1} a {2}): metros enteros, o una imagen de alturas.</translation>
  </message>
  <message>
   <source>Values of {0} are taken as they are: {1}.</source>
   <translation>Los valores de {0} se toman como están: {1}.</translation>
  </message>
  <message>
   <source>Values of {0} are whole numbers of {1} to {2}: a picture of 8 bits that was stretched for the eye, of which nobody can tell the heights. Give them as measured.</source>
   <translation>Los valores de {0} son enteros de {1} a {2}: una imagen de 8 bits realzada para la vista, de la que nadie puede saber las alturas. Indíquelas tal como se midieron.</translation>
  </message>
  <message>
   <source>Values of {0} are {1} whole numbers ({2}, ...)</source>
   <translation>Los valores de {0} son {1} números enteros ({2}, ...)</translation>
  </message>
  <message>
   <source>Values of {0} are {1}: a picture of 8 bits that was stretched for the eye, of which nobody can tell the reflectance. The map will be of little use; choose the image as it was delivered.</source>
   <translation>Los valores de {0} van de {1}: una imagen de 8 bits realzada para la vista, de la que nadie puede saber la reflectancia. El mapa servirá de poco; elija la imagen como se entregó.</translation>
  </message>
  <message>
   <source>Values x become {0}: {1}.</source>
   <translation>Los valores x pasan a ser {0}: {1}.</translation>
  </message>
  <message>
   <source>Wait for that run, stop it, or choose another output.</source>
   <translation>Espere a esa ejecución, deténgala o elija otra salida.</translation>
  </message>
  <message>
   <source>Warp it first: gdalwarp IN OUT.</source>
   <translation>Defórmela antes: gdalwarp ENTRADA SALIDA.</translation>
  </message>
  <message>
   <source>When the layers of both dates were taken is not known: no file tells it.</source>
   <translation>No se sabe cuándo se tomaron las capas de ambas fechas: ningún archivo lo dice.</translation>
  </message>
  <message>
   <source>When the layers {0} were taken is not known: no file tells it.</source>
   <translation>No se sabe cuándo se tomaron las capas de {0}: ningún archivo lo dice.</translation>
  </message>
  <message>
   <source>Write it again with a grid mapping, which tells the CRS, or as GeoTIFF.</source>
   <translation>Vuelva a escribirlo con un «grid mapping», que indica el SRC, o como GeoTIFF.</translation>
  </message>
  <message>
   <source>Write it as optical=/data/image.tif:4,3,2.</source>
   <translation>Escríbalo como optical=/data/image.tif:4,3,2.</translation>
  </message>
  <message>
   <source>Write it as optical=0.</source>
   <translation>Escríbalo como optical=0.</translation>
  </message>
  <message>
   <source>Write it as s2=/data/cloud.tif:1,3, or s2=none.</source>
   <translation>Escríbalo como s2=/data/cloud.tif:1,3, o s2=none.</translation>
  </message>
  <message>
   <source>Write it as {"211": "crops", "999": null}: codes, and names or values of classes.</source>
   <translation>Escríbalo como {"211": "crops", "999": null}: códigos, y nombres o valores de clases.</translation>
  </message>
  <message>
   <source>Write it as {0}.</source>
   <translation>Escríbalo como {0}.</translation>
  </message>
  <message>
   <source>Write one path in each line.</source>
   <translation>Escriba una ruta en cada línea.</translation>
  </message>
  <message>
   <source>Write one, such as map.tif.</source>
   <translation>Escriba uno, como mapa.tif.</translation>
  </message>
  <message>
   <source>Write them as bands: gdal_translate -expand rgb IN OUT.</source>
   <translation>Escríbalos como bandas: gdal_translate -expand rgb IN OUT.</translation>
  </message>
  <message>
   <source>Write values as "7", colours as "255,0,0".</source>
   <translation>Escriba los valores como "7", los colores como "255,0,0".</translation>
  </message>
  <message>
   <source>a downloaded package is damaged</source>
   <translation>un paquete descargado está dañado</translation>
  </message>
  <message>
   <source>a file cannot be written or started</source>
   <translation>no se puede escribir o iniciar un archivo</translation>
  </message>
  <message>
   <source>a finished part is gone or damaged</source>
   <translation>una parte terminada ha desaparecido o está dañada</translation>
  </message>
  <message>
   <source>a layer for {0} is already given</source>
   <translation>ya se ha indicado una capa para {0}</translation>
  </message>
  <message>
   <source>a library of the system is missing or does not fit</source>
   <translation>falta una biblioteca del sistema, o no es compatible</translation>
  </message>
  <message>
   <source>a model takes only its own kinds of layers</source>
   <translation>un modelo solo admite sus propios tipos de capas</translation>
  </message>
  <message>
   <source>a package is not to be had for this Python</source>
   <translation>no hay un paquete para este Python</translation>
  </message>
  <message>
   <source>a {0} has two sizes in it</source>
   <translation>en un {0} hay dos tamaños</translation>
  </message>
  <message>
   <source>a {0} or its size is no number</source>
   <translation>un {0} o su tamaño no es un número</translation>
  </message>
  <message>
   <source>access to the Hub</source>
   <translation>acceso al Hub</translation>
  </message>
  <message>
   <source>all are of the class {0}</source>
   <translation>todas son de la clase {0}</translation>
  </message>
  <message>
   <source>all its bands are given as lacking (0)</source>
   <translation>todas sus bandas se indican como ausentes (0)</translation>
  </message>
  <message>
   <source>all of them are those of the other date</source>
   <translation>todas son las de la otra fecha</translation>
  </message>
  <message>
   <source>all training labels are of the class {0}</source>
   <translation>todas las etiquetas de entrenamiento son de la clase {0}</translation>
  </message>
  <message>
   <source>another program has put it there</source>
   <translation>otro programa lo ha puesto allí</translation>
  </message>
  <message>
   <source>another run (process {0}) is writing it</source>
   <translation>otra ejecución (proceso {0}) lo está escribiendo</translation>
  </message>
  <message>
   <source>applicability</source>
   <translation>aplicabilidad</translation>
  </message>
  <message>
   <source>area {0}</source>
   <translation>área {0}</translation>
  </message>
  <message>
   <source>as asked</source>
   <translation>según se pidió</translation>
  </message>
  <message>
   <source>as chosen</source>
   <translation>según se eligió</translation>
  </message>
  <message>
   <source>as the parts were</source>
   <translation>como las partes</translation>
  </message>
  <message>
   <source>bad index of models, {0}: {1}</source>
   <translation>índice de modelos incorrecto, {0}: {1}</translation>
  </message>
  <message>
   <source>bad model card, {0}: {1}</source>
   <translation>ficha de modelo incorrecta, {0}: {1}</translation>
  </message>
  <message>
   <source>band files that its metadata list are not there: {0}</source>
   <translation>no están los archivos de banda que enumeran sus metadatos: {0}</translation>
  </message>
  <message>
   <source>bands are given as lacking (0), and no start model says what they would be</source>
   <translation>hay bandas indicadas como ausentes (0), y ningún modelo de partida dice cuáles serían</translation>
  </message>
  <message>
   <source>bands {0} are called {1}</source>
   <translation>las bandas {0} se llaman {1}</translation>
  </message>
  <message>
   <source>blocks of {0} m cannot hold out about a share of {1} of its labels</source>
   <translation>con bloques de {0} m no se puede reservar una proporción de cerca de {1} de sus etiquetas</translation>
  </message>
  <message>
   <source>both dates have the same</source>
   <translation>las dos fechas tienen las mismas</translation>
  </message>
  <message>
   <source>by its {0} it can be of {1}, and its codes {2} fit</source>
   <translation>por su {0} puede ser de {1}, y sus códigos {2} encajan</translation>
  </message>
  <message>
   <source>by name</source>
   <translation>por nombre</translation>
  </message>
  <message>
   <source>by wavelength</source>
   <translation>por longitud de onda</translation>
  </message>
  <message>
   <source>bytes of {0}, whose vectors have length 1</source>
   <translation>bytes de {0}, cuyos vectores tienen longitud 1</translation>
  </message>
  <message>
   <source>catalogue</source>
   <translation>catálogo</translation>
  </message>
  <message>
   <source>catalogue {0}</source>
   <translation>catálogo {0}</translation>
  </message>
  <message>
   <source>changed while it was being read</source>
   <translation>cambió mientras se leía</translation>
  </message>
  <message>
   <source>class map {0}</source>
   <translation>mapa de clases {0}</translation>
  </message>
  <message>
   <source>classes</source>
   <translation>clases</translation>
  </message>
  <message>
   <source>codes are {0}: {1}</source>
   <translation>los códigos son {0}: {1}</translation>
  </message>
  <message>
   <source>commit {0} of {1} is there already, and is another model</source>
   <translation>el commit {0} de {1} ya está ahí, y es otro modelo</translation>
  </message>
  <message>
   <source>crosswalk {0}</source>
   <translation>tabla de correspondencia {0}</translation>
  </message>
  <message>
   <source>dates</source>
   <translation>fechas</translation>
  </message>
  <message>
   <source>device {0}</source>
   <translation>dispositivo {0}</translation>
  </message>
  <message>
   <source>engine</source>
   <translation>motor</translation>
  </message>
  <message>
   <source>engine Python {0}</source>
   <translation>Python del motor {0}</translation>
  </message>
  <message>
   <source>extent</source>
   <translation>extensión</translation>
  </message>
  <message>
   <source>features and a raster are given, and it is not clear which counts</source>
   <translation>se indican objetos espaciales y un ráster, y no está claro cuál cuenta</translation>
  </message>
  <message>
   <source>field</source>
   <translation>campo</translation>
  </message>
  <message>
   <source>folder for temporary files</source>
   <translation>carpeta de archivos temporales</translation>
  </message>
  <message>
   <source>folder {0}</source>
   <translation>carpeta {0}</translation>
  </message>
  <message>
   <source>hardly a value is below 1,000, which ESA's files of that day add, as their names tell: it is taken off</source>
   <translation>apenas hay valores por debajo de 1.000, que los archivos de la ESA de esa fecha llevan sumados, como indican sus nombres: se resta</translation>
  </message>
  <message>
   <source>has been taken off already</source>
   <translation>ya se ha restado</translation>
  </message>
  <message>
   <source>in their order</source>
   <translation>en su orden</translation>
  </message>
  <message>
   <source>is gone, or out of reach</source>
   <translation>ha desaparecido o está fuera de alcance</translation>
  </message>
  <message>
   <source>is none of processing baseline {0}</source>
   <translation>no es de la versión de procesamiento {0}</translation>
  </message>
  <message>
   <source>it agrees with the processor to {0}</source>
   <translation>coincide con el procesador hasta {0}</translation>
  </message>
  <message>
   <source>it answers a tile with {0}, the card needs {1}</source>
   <translation>responde a una tesela con {0}; la ficha necesita {1}</translation>
  </message>
  <message>
   <source>it answers with classes, and says of none how probable it is</source>
   <translation>responde con clases y no dice de ninguna cuán probable es</translation>
  </message>
  <message>
   <source>it cannot be copied ({0})</source>
   <translation>no se puede copiar ({0})</translation>
  </message>
  <message>
   <source>it cannot be deleted ({0})</source>
   <translation>no se puede borrar ({0})</translation>
  </message>
  <message>
   <source>it cannot be loaded ({0})</source>
   <translation>no se puede cargar ({0})</translation>
  </message>
  <message>
   <source>it cannot be placed by its {0} ({1})</source>
   <translation>no se puede situar con su {0} ({1})</translation>
  </message>
  <message>
   <source>it cannot be read</source>
   <translation>no se puede leer</translation>
  </message>
  <message>
   <source>it cannot be read ({0})</source>
   <translation>no se puede leer ({0})</translation>
  </message>
  <message>
   <source>it cannot be read as a raster ({0})</source>
   <translation>no se puede leer como ráster ({0})</translation>
  </message>
  <message>
   <source>it cannot be removed</source>
   <translation>no se puede eliminar</translation>
  </message>
  <message>
   <source>it cannot be started</source>
   <translation>no se puede iniciar</translation>
  </message>
  <message>
   <source>it cannot be started ({0})</source>
   <translation>no se puede iniciar ({0})</translation>
  </message>
  <message>
   <source>it cannot be written</source>
   <translation>no se puede escribir</translation>
  </message>
  <message>
   <source>it cannot be written ({0})</source>
   <translation>no se puede escribir ({0})</translation>
  </message>
  <message>
   <source>it changed during the run</source>
   <translation>cambió durante la ejecución</translation>
  </message>
  <message>
   <source>it declares a document type or entities, which no product's metadata do</source>
   <translation>declara un tipo de documento o entidades, cosa que no hacen los metadatos de ningún producto</translation>
  </message>
  <message>
   <source>it does not lie where the map does</source>
   <translation>no está donde está el mapa</translation>
  </message>
  <message>
   <source>it does not overlap the extent (which is taken in {0})</source>
   <translation>no se solapa con la extensión (que se toma en {0})</translation>
  </message>
  <message>
   <source>it does not overlap the other layers</source>
   <translation>no se solapa con las demás capas</translation>
  </message>
  <message>
   <source>it does not touch the extent</source>
   <translation>no toca la extensión</translation>
  </message>
  <message>
   <source>it failed</source>
   <translation>falló</translation>
  </message>
  <message>
   <source>it has a {0}, which has no area</source>
   <translation>tiene un {0}, que no tiene área</translation>
  </message>
  <message>
   <source>it has come to be while the work was done</source>
   <translation>ha aparecido mientras se trabajaba</translation>
  </message>
  <message>
   <source>it has more than {0} MB, and no product's metadata has so much</source>
   <translation>tiene más de {0} MB, y los metadatos de ningún producto ocupan tanto</translation>
  </message>
  <message>
   <source>it has more than {0} bands</source>
   <translation>tiene más de {0} bandas</translation>
  </message>
  <message>
   <source>it has more than {0} items</source>
   <translation>tiene más de {0} elementos</translation>
  </message>
  <message>
   <source>it has more than {0} pixels</source>
   <translation>tiene más de {0} píxeles</translation>
  </message>
  <message>
   <source>it has more than {0} values</source>
   <translation>tiene más de {0} valores</translation>
  </message>
  <message>
   <source>it has neither label nor soft</source>
   <translation>no tiene ni label ni soft</translation>
  </message>
  <message>
   <source>it has no CRS</source>
   <translation>no tiene SRC</translation>
  </message>
  <message>
   <source>it has no band {0}</source>
   <translation>no tiene banda {0}</translation>
  </message>
  <message>
   <source>it has no bands</source>
   <translation>no tiene bandas</translation>
  </message>
  <message>
   <source>it has no blocks of a plain vision transformer (blocks.0.attn.qkv.weight)</source>
   <translation>no tiene bloques de un vision transformer simple (blocks.0.attn.qkv.weight)</translation>
  </message>
  <message>
   <source>it has no feature</source>
   <translation>no tiene ningún objeto espacial</translation>
  </message>
  <message>
   <source>it has no features</source>
   <translation>no tiene objetos espaciales</translation>
  </message>
  <message>
   <source>it has no field {0}</source>
   <translation>no tiene el campo {0}</translation>
  </message>
  <message>
   <source>it has no files of {0}</source>
   <translation>no tiene archivos de {0}</translation>
  </message>
  <message>
   <source>it has no list of at most {0} assets</source>
   <translation>no tiene una lista de como máximo {0} recursos</translation>
  </message>
  <message>
   <source>it has no pixel of a class</source>
   <translation>no tiene ningún píxel de una clase</translation>
  </message>
  <message>
   <source>it has no pixel of the classes {0}</source>
   <translation>no tiene ningún píxel de las clases {0}</translation>
  </message>
  <message>
   <source>it has no pixel of the map's classes where the map is</source>
   <translation>no tiene ningún píxel de las clases del mapa donde está el mapa</translation>
  </message>
  <message>
   <source>it has no place in the zone of the other scenes</source>
   <translation>no tiene lugar en la zona de las demás escenas</translation>
  </message>
  <message>
   <source>it has no place in {0}</source>
   <translation>no tiene lugar en {0}</translation>
  </message>
  <message>
   <source>it has no place in {0} ({1})</source>
   <translation>no tiene lugar en {0} ({1})</translation>
  </message>
  <message>
   <source>it has no place on the map, and other bands of the layer have</source>
   <translation>no tiene posición en el mapa, y otras bandas de la capa sí</translation>
  </message>
  <message>
   <source>it has no place on the map, or lacks a band</source>
   <translation>no tiene posición en el mapa, o le falta una banda</translation>
  </message>
  <message>
   <source>it has no polygons</source>
   <translation>no tiene polígonos</translation>
  </message>
  <message>
   <source>it has no position on the map (no geotransform)</source>
   <translation>no tiene posición en el mapa (sin geotransformación)</translation>
  </message>
  <message>
   <source>it has no revision {0}</source>
   <translation>no tiene la revisión {0}</translation>
  </message>
  <message>
   <source>it has no valid pixel</source>
   <translation>no tiene ningún píxel válido</translation>
  </message>
  <message>
   <source>it has no valid pixel in the area (all nodata, NaN or infinite)</source>
   <translation>no tiene ningún píxel válido en el área (todo es sin datos, NaN o infinito)</translation>
  </message>
  <message>
   <source>it has no valid pixel in the area: all of it is cloud, shadow or flawed by its own {0}</source>
   <translation>no tiene ningún píxel válido en el área: según su propia {0}, todo es nube, sombra o defectuoso</translation>
  </message>
  <message>
   <source>it has no valid pixel where the labels are</source>
   <translation>no tiene ningún píxel válido donde están las etiquetas</translation>
  </message>
  <message>
   <source>it has none of the model's classes where the layers are</source>
   <translation>no tiene ninguna de las clases del modelo donde están las capas</translation>
  </message>
  <message>
   <source>it has nothing for this model, area and time</source>
   <translation>no tiene nada para este modelo, esta área y este periodo</translation>
  </message>
  <message>
   <source>it has the operator {0} of {1}, which is not of the ONNX standard</source>
   <translation>tiene el operador {0} de {1}, que no es del estándar ONNX</translation>
  </message>
  <message>
   <source>it has values such as {0}, and codes of classes are whole numbers</source>
   <translation>tiene valores como {0}, y los códigos de clases son números enteros</translation>
  </message>
  <message>
   <source>it has {0} band(s) without names, and {1} needs {2}</source>
   <translation>tiene {0} banda(s) sin nombre, y {1} necesita {2}</translation>
  </message>
  <message>
   <source>it has {0} bands, and its metadata tell {1}</source>
   <translation>tiene {0} bandas, y sus metadatos indican {1}</translation>
  </message>
  <message>
   <source>it has {0} bands, and {1} has {2}</source>
   <translation>tiene {0} bandas, y {1} tiene {2}</translation>
  </message>
  <message>
   <source>it has {0} bands, as pictures in colours have, and classes have one</source>
   <translation>tiene {0} bandas, como las imágenes en color, y las clases tienen una</translation>
  </message>
  <message>
   <source>it has {0} bytes, allowed are {1}</source>
   <translation>tiene {0} bytes; se permiten {1}</translation>
  </message>
  <message>
   <source>it has {0} classes, and up to {1} can be judged</source>
   <translation>tiene {0} clases, y se pueden evaluar hasta {1}</translation>
  </message>
  <message>
   <source>it has {0} operators, allowed are {1}</source>
   <translation>tiene {0} operadores; se permiten {1}</translation>
  </message>
  <message>
   <source>it has {0} twice</source>
   <translation>tiene {0} dos veces</translation>
  </message>
  <message>
   <source>it has {0} {1}, and one is taken</source>
   <translation>tiene {0} {1}, y se admite uno</translation>
  </message>
  <message>
   <source>it has {0}, and each point would count as much as a pixel of a polygon</source>
   <translation>tiene {0}, y cada punto contaría tanto como un píxel de un polígono</translation>
  </message>
  <message>
   <source>it holds more than {0} files</source>
   <translation>contiene más de {0} archivos</translation>
  </message>
  <message>
   <source>it holds no groups of metadata, as an MTL file does</source>
   <translation>no contiene grupos de metadatos, como sí hace un archivo MTL</translation>
  </message>
  <message>
   <source>it holds no polygon</source>
   <translation>no contiene ningún polígono</translation>
  </message>
  <message>
   <source>it holds no table of sigmaNought</source>
   <translation>no contiene ninguna tabla de sigmaNought</translation>
  </message>
  <message>
   <source>it holds {0} twice</source>
   <translation>contiene {0} dos veces</translation>
  </message>
  <message>
   <source>it holds {0}, which is no part of such a result</source>
   <translation>contiene {0}, que no forma parte de un resultado así</translation>
  </message>
  <message>
   <source>it holds {0}, which leads out of it</source>
   <translation>contiene {0}, que lleva fuera de él</translation>
  </message>
  <message>
   <source>it is LayerFuse {0} (protocol {1}), the plugin is {2} (protocol {3})</source>
   <translation>es LayerFuse {0} (protocolo {1}), y el complemento es {2} (protocolo {3})</translation>
  </message>
  <message>
   <source>it is Python {0}, the engine needs {1} or newer</source>
   <translation>es Python {0}, y el motor necesita {1} o posterior</translation>
  </message>
  <message>
   <source>it is a Zarr store of {0} arrays, of which GDAL tells no place</source>
   <translation>es un almacén Zarr de {0} matrices, de las que GDAL no indica el lugar</translation>
  </message>
  <message>
   <source>it is a file, not a folder</source>
   <translation>es un archivo, no una carpeta</translation>
  </message>
  <message>
   <source>it is a folder</source>
   <translation>es una carpeta</translation>
  </message>
  <message>
   <source>it is a link</source>
   <translation>es un enlace</translation>
  </message>
  <message>
   <source>it is a map of classes</source>
   <translation>es un mapa de clases</translation>
  </message>
  <message>
   <source>it is a raster</source>
   <translation>es un ráster</translation>
  </message>
  <message>
   <source>it is a raster, and no values are given</source>
   <translation>es un ráster, y no se indican valores</translation>
  </message>
  <message>
   <source>it is a raster, which has no fields</source>
   <translation>es un ráster, que no tiene campos</translation>
  </message>
  <message>
   <source>it is a vector layer, and values are those of a raster</source>
   <translation>es una capa vectorial, y los valores son los de un ráster</translation>
  </message>
  <message>
   <source>it is a vector layer, not a raster</source>
   <translation>es una capa vectorial, no un ráster</translation>
  </message>
  <message>
   <source>it is a web page, and no data</source>
   <translation>es una página web, no datos</translation>
  </message>
  <message>
   <source>it is a web page, and no data: one that asks to log in, or tells a fault, was saved in its place</source>
   <translation>es una página web y no datos: en su lugar se guardó una que pide iniciar sesión o que informa de un error</translation>
  </message>
  <message>
   <source>it is an ONNX file, and nobody can look at its tokens</source>
   <translation>es un archivo ONNX, y nadie puede ver sus tokens</translation>
  </message>
  <message>
   <source>it is an ONNX file, which predicts and cannot be looked into, exported or trained on</source>
   <translation>es un archivo ONNX: predice, pero no se puede examinar, exportar ni seguir entrenando</translation>
  </message>
  <message>
   <source>it is an address, and no place on a disk</source>
   <translation>es una dirección y no un lugar en un disco</translation>
  </message>
  <message>
   <source>it is an array of NumPy, which tells no place and has its scales in another file</source>
   <translation>es una matriz de NumPy, que no indica ningún lugar y tiene sus escalas en otro archivo</translation>
  </message>
  <message>
   <source>it is called {0}, as a band that tells the quality of an image, and no land cover</source>
   <translation>se llama {0}, como una banda que indica la calidad de una imagen y no la cobertura del suelo</translation>
  </message>
  <message>
   <source>it is empty (a minimum equals its maximum)</source>
   <translation>está vacía (un mínimo es igual a su máximo)</translation>
  </message>
  <message>
   <source>it is for features, and the label is a raster</source>
   <translation>es para objetos espaciales, y la etiqueta es un ráster</translation>
  </message>
  <message>
   <source>it is given twice</source>
   <translation>se indica dos veces</translation>
  </message>
  <message>
   <source>it is in the way, and LayerFuse has not made it</source>
   <translation>estorba, y LayerFuse no lo ha creado</translation>
  </message>
  <message>
   <source>it is inverted (a minimum is above its maximum)</source>
   <translation>está invertida (un mínimo es mayor que su máximo)</translation>
  </message>
  <message>
   <source>it is missing</source>
   <translation>falta</translation>
  </message>
  <message>
   <source>it is no archive that can be read</source>
   <translation>no es un archivo comprimido que se pueda leer</translation>
  </message>
  <message>
   <source>it is no known name and no address</source>
   <translation>no es un nombre conocido ni una dirección</translation>
  </message>
  <message>
   <source>it is no layer of features that QGIS can read</source>
   <translation>no es una capa de objetos espaciales que QGIS pueda leer</translation>
  </message>
  <message>
   <source>it is no name of a file</source>
   <translation>no es un nombre de archivo</translation>
  </message>
  <message>
   <source>it is no part of a product, and {0} is one</source>
   <translation>no forma parte de un producto, y {0} sí</translation>
  </message>
  <message>
   <source>it is no raster</source>
   <translation>no es un ráster</translation>
  </message>
  <message>
   <source>it is no raster layer</source>
   <translation>no es una capa ráster</translation>
  </message>
  <message>
   <source>it is no raster, whose codes a crosswalk could tell</source>
   <translation>no es un ráster cuyos códigos pueda explicar una tabla de correspondencia</translation>
  </message>
  <message>
   <source>it is no table of codes</source>
   <translation>no es una tabla de códigos</translation>
  </message>
  <message>
   <source>it is no vector file</source>
   <translation>no es un archivo vectorial</translation>
  </message>
  <message>
   <source>it is no vector file ({0})</source>
   <translation>no es un archivo vectorial ({0})</translation>
  </message>
  <message>
   <source>it is none that {0} takes as {1}</source>
   <translation>no es de las que {0} admite como {1}</translation>
  </message>
  <message>
   <source>it is not K/N with K from 1 to N, and N at most {0}</source>
   <translation>no es K/N con K de 1 a N y N como máximo {0}</translation>
  </message>
  <message>
   <source>it is not KEY=NUMBER</source>
   <translation>no es CLAVE=NÚMERO</translation>
  </message>
  <message>
   <source>it is not KEY=PATH or KEY=PATH:BANDS</source>
   <translation>no es CLAVE=RUTA ni CLAVE=RUTA:BANDAS</translation>
  </message>
  <message>
   <source>it is not KEY=PATH:VALUES</source>
   <translation>no es CLAVE=RUTA:VALORES</translation>
  </message>
  <message>
   <source>it is not clear which field has the class</source>
   <translation>no está claro qué campo tiene la clase</translation>
  </message>
  <message>
   <source>it is not commit {0}</source>
   <translation>no es el commit {0}</translation>
  </message>
  <message>
   <source>it is not four finite numbers</source>
   <translation>no son cuatro números finitos</translation>
  </message>
  <message>
   <source>it is not in {0}</source>
   <translation>no está en {0}</translation>
  </message>
  <message>
   <source>it is not known</source>
   <translation>no se conoce</translation>
  </message>
  <message>
   <source>it is not on this computer, and fetching is switched off here</source>
   <translation>no está en este ordenador, y la descarga está desactivada aquí</translation>
  </message>
  <message>
   <source>it is not on this machine, and HF_HUB_OFFLINE forbids to fetch it</source>
   <translation>no está en este equipo, y HF_HUB_OFFLINE impide descargarlo</translation>
  </message>
  <message>
   <source>it is not up to 64 letters, digits, dots, dashes and underscores</source>
   <translation>no son hasta 64 letras, cifras, puntos, guiones y guiones bajos</translation>
  </message>
  <message>
   <source>it is of labels, and none are given</source>
   <translation>es de etiquetas, y no se indica ninguna</translation>
  </message>
  <message>
   <source>it is one of the files that are read</source>
   <translation>es uno de los archivos que se leen</translation>
  </message>
  <message>
   <source>it is part of a model</source>
   <translation>forma parte de un modelo</translation>
  </message>
  <message>
   <source>it is placed by ground control points or polynomials, and other files of the layer are not</source>
   <translation>se sitúa mediante puntos de control o polinomios, y otros archivos de la capa no</translation>
  </message>
  <message>
   <source>it is pre-trained only and maps nothing</source>
   <translation>solo está preentrenado y no cartografía nada</translation>
  </message>
  <message>
   <source>it is rotated against its CRS</source>
   <translation>está girado respecto a su SRC</translation>
  </message>
  <message>
   <source>it is the layer {0}, too: a map that has seen it is not judged by it</source>
   <translation>es también la capa {0}: un mapa que la ha visto no se juzga con ella</translation>
  </message>
  <message>
   <source>it is the {0} output too</source>
   <translation>es también la salida {0}</translation>
  </message>
  <message>
   <source>it is there already</source>
   <translation>ya está ahí</translation>
  </message>
  <message>
   <source>it is there already, and not empty</source>
   <translation>ya está ahí, y no está vacía</translation>
  </message>
  <message>
   <source>it is trees without a network, and has no tokens</source>
   <translation>son árboles de decisión sin red, y no tiene tokens</translation>
  </message>
  <message>
   <source>it is {0} (by its {1}), and nothing says what the classes {2} are</source>
   <translation>es {0} (por su {1}), y nada dice qué son las clases {2}</translation>
  </message>
  <message>
   <source>it leads to what is no web address</source>
   <translation>lleva a algo que no es una dirección web</translation>
  </message>
  <message>
   <source>it lies elsewhere than other bands of the same scene</source>
   <translation>está en otro lugar que otras bandas de la misma escena</translation>
  </message>
  <message>
   <source>it lies in a folder of unfinished work</source>
   <translation>está en una carpeta de trabajo sin terminar</translation>
  </message>
  <message>
   <source>it lies on the other side of 180 degrees, on other pixels than the other files</source>
   <translation>está al otro lado de los 180 grados, en píxeles distintos de los demás archivos</translation>
  </message>
  <message>
   <source>it maps no buildings ({0})</source>
   <translation>no cartografía edificios ({0})</translation>
  </message>
  <message>
   <source>it mixes {0}</source>
   <translation>mezcla {0}</translation>
  </message>
  <message>
   <source>it needs {0} bytes, {1} has {2} free</source>
   <translation>necesita {0} bytes, y {1} tiene {2} libres</translation>
  </message>
  <message>
   <source>it needs {0}, {1} has {2} free</source>
   <translation>necesita {0}, y {1} tiene {2} libres</translation>
  </message>
  <message>
   <source>it only names a file that Git LFS keeps</source>
   <translation>solo nombra un archivo que guarda Git LFS</translation>
  </message>
  <message>
   <source>it says nothing of the map</source>
   <translation>no dice nada del mapa</translation>
  </message>
  <message>
   <source>it says that reflectances are stored times {0}</source>
   <translation>dice que las reflectancias se guardan multiplicadas por {0}</translation>
  </message>
  <message>
   <source>it stopped at the start, {0}</source>
   <translation>se detuvo al empezar, {0}</translation>
  </message>
  <message>
   <source>it stopped twice over the same tiles, {0}</source>
   <translation>se detuvo dos veces en las mismas teselas, {0}</translation>
  </message>
  <message>
   <source>it stopped while it loaded the model, {0}</source>
   <translation>se detuvo mientras cargaba el modelo, {0}</translation>
  </message>
  <message>
   <source>it takes {0} of shape {1}, not numbers of [1, bands, T, T]</source>
   <translation>toma {0} de forma {1}, no números de [1, bandas, T, T]</translation>
  </message>
  <message>
   <source>it was never downloaded</source>
   <translation>nunca se descargó</translation>
  </message>
  <message>
   <source>it would take {0} x {1} pixels of {2} m</source>
   <translation>ocuparía {0} x {1} píxeles de {2} m</translation>
  </message>
  <message>
   <source>item</source>
   <translation>elemento</translation>
  </message>
  <message>
   <source>its CRS {0} has no place on Earth</source>
   <translation>su SRC {0} no tiene lugar en la Tierra</translation>
  </message>
  <message>
   <source>its CRS {0} is in degrees, and its coordinates reach {1}</source>
   <translation>su SRC {0} está en grados y sus coordenadas llegan a {1}</translation>
  </message>
  <message>
   <source>its CRS {0} is not in degrees, and its coordinates ({1}, {2}) look like degrees</source>
   <translation>su SRC {0} no está en grados, y sus coordenadas ({1}, {2}) parecen grados</translation>
  </message>
  <message>
   <source>its JSON is damaged ({0})</source>
   <translation>su JSON está dañado ({0})</translation>
  </message>
  <message>
   <source>its METADATA.XML, which tells its bands, is not beside it</source>
   <translation>su METADATA.XML, que indica sus bandas, no está junto a él</translation>
  </message>
  <message>
   <source>its XML is damaged ({0})</source>
   <translation>su XML está dañado ({0})</translation>
  </message>
  <message>
   <source>its answer has the shape {0}, not [1, classes, T, T]</source>
   <translation>su respuesta tiene la forma {0}, no [1, clases, T, T]</translation>
  </message>
  <message>
   <source>its answer has values that are not finite</source>
   <translation>su respuesta tiene valores que no son finitos</translation>
  </message>
  <message>
   <source>its answer is not that of a STAC API ({0})</source>
   <translation>su respuesta no es la de una API STAC ({0})</translation>
  </message>
  <message>
   <source>its answers are larger than {0} MB</source>
   <translation>sus respuestas superan los {0} MB</translation>
  </message>
  <message>
   <source>its answers take too long</source>
   <translation>sus respuestas tardan demasiado</translation>
  </message>
  <message>
   <source>its asset {0} has no address (href)</source>
   <translation>su recurso {0} no tiene dirección (href)</translation>
  </message>
  <message>
   <source>its asset {0} lies neither below the item nor on a server</source>
   <translation>su recurso {0} no está ni bajo el elemento ni en un servidor</translation>
  </message>
  <message>
   <source>its authors let only those in who accept its licence and conditions</source>
   <translation>sus autores solo dan acceso a quien acepta su licencia y sus condiciones</translation>
  </message>
  <message>
   <source>its band file cannot be read ({0})</source>
   <translation>no se puede leer su archivo de banda ({0})</translation>
  </message>
  <message>
   <source>its band file has no bands, or more pixels than any product</source>
   <translation>su archivo de banda no tiene bandas, o tiene más píxeles que cualquier producto</translation>
  </message>
  <message>
   <source>its bands are called otherwise than those of {0}</source>
   <translation>sus bandas se llaman de otro modo que las de {0}</translation>
  </message>
  <message>
   <source>its bands are called {0}; {1} needs {2}</source>
   <translation>sus bandas se llaman {0}; {1} necesita {2}</translation>
  </message>
  <message>
   <source>its bands have different scales, and only without these they are in one unit</source>
   <translation>sus bandas tienen escalas distintas, y solo sin ellas están en una unidad</translation>
  </message>
  <message>
   <source>its bands have other sizes, and no place on the map</source>
   <translation>sus bandas tienen otros tamaños y ninguna posición en el mapa</translation>
  </message>
  <message>
   <source>its card speaks of {0}, and there is {1}</source>
   <translation>su ficha habla de {0}, y hay {1}</translation>
  </message>
  <message>
   <source>its code {0} is none that a model can have: 0 to {1}; nothing tells its legend</source>
   <translation>su código {0} no es de los que un modelo puede tener, de 0 a {1}; nada declara su leyenda</translation>
  </message>
  <message>
   <source>its colours stand in a colour table, and {0} needs a band for each</source>
   <translation>sus colores están en una tabla de colores, y {0} necesita una banda para cada uno</translation>
  </message>
  <message>
   <source>its content is not what the card's digest says</source>
   <translation>su contenido no es el que dice el resumen de la ficha</translation>
  </message>
  <message>
   <source>its coordinates lie beyond any map</source>
   <translation>sus coordenadas caen fuera de todo mapa</translation>
  </message>
  <message>
   <source>its edge runs through the area, so that neighbours would lie at opposite ends of the map</source>
   <translation>su borde atraviesa el área, de modo que píxeles vecinos quedarían en extremos opuestos del mapa</translation>
  </message>
  <message>
   <source>its features are lines</source>
   <translation>sus objetos espaciales son líneas</translation>
  </message>
  <message>
   <source>its features cannot be placed ({0})</source>
   <translation>sus objetos espaciales no se pueden situar ({0})</translation>
  </message>
  <message>
   <source>its features cannot be read ({0})</source>
   <translation>sus objetos espaciales no se pueden leer ({0})</translation>
  </message>
  <message>
   <source>its files are at no web address that is open to anyone</source>
   <translation>sus archivos no están en ninguna dirección web abierta a cualquiera</translation>
  </message>
  <message>
   <source>its files are in different units ({0})</source>
   <translation>sus archivos están en unidades distintas ({0})</translation>
  </message>
  <message>
   <source>its files lie elsewhere than it says</source>
   <translation>sus archivos están en otro lugar del que dice</translation>
  </message>
  <message>
   <source>its files need addresses with a key</source>
   <translation>sus archivos necesitan direcciones con una clave</translation>
  </message>
  <message>
   <source>its folder cannot be written ({0})</source>
   <translation>no se puede escribir en su carpeta ({0})</translation>
  </message>
  <message>
   <source>its geotransform has values that are no numbers</source>
   <translation>su geotransformación tiene valores que no son números</translation>
  </message>
  <message>
   <source>its ground control points are in no CRS</source>
   <translation>sus puntos de control del terreno no están en ningún SRC</translation>
  </message>
  <message>
   <source>its held-out area {0} has no labelled pixel</source>
   <translation>su área reservada {0} no tiene ningún píxel etiquetado</translation>
  </message>
  <message>
   <source>its name cannot be that of a model</source>
   <translation>su nombre no puede ser el de un modelo</translation>
  </message>
  <message>
   <source>its name is not 1 to 32 lower-case letters, digits and underscores, a letter first</source>
   <translation>su nombre no tiene de 1 a 32 letras minúsculas, cifras y guiones bajos, con una letra al principio</translation>
  </message>
  <message>
   <source>its name tells no date</source>
   <translation>su nombre no dice ninguna fecha</translation>
  </message>
  <message>
   <source>its numbers are to be multiplied by {0}{1}, and codes of classes are not</source>
   <translation>sus números deben multiplicarse por {0}{1}, y los códigos de clases no</translation>
  </message>
  <message>
   <source>its objects lie nowhere near those of the reference</source>
   <translation>sus objetos no están cerca de los de la referencia</translation>
  </message>
  <message>
   <source>its outlines of clouds are no numbers</source>
   <translation>sus contornos de nubes no son números</translation>
  </message>
  <message>
   <source>its outlines of clouds cannot be burnt ({0})</source>
   <translation>sus contornos de nubes no se pueden rasterizar ({0})</translation>
  </message>
  <message>
   <source>its outlines of clouds cannot be read</source>
   <translation>sus contornos de nubes no se pueden leer</translation>
  </message>
  <message>
   <source>its own offset ({0}) is meant for the stored numbers</source>
   <translation>su propio desplazamiento ({0}) se refiere a los números guardados</translation>
  </message>
  <message>
   <source>its own offset ({0}) would make its values negative or far too bright, and is not used</source>
   <translation>su propio desplazamiento ({0}) haría los valores negativos o demasiado claros, y no se usa</translation>
  </message>
  <message>
   <source>its own offset of -1,000 {0}, as the product says</source>
   <translation>su propio desplazamiento de -1000 {0}, como dice el producto</translation>
  </message>
  <message>
   <source>its own scale and offset ({0}) do not fit its values ({1}), which look like {2}</source>
   <translation>su propia escala y desplazamiento ({0}) no encajan con sus valores ({1}), que parecen {2}</translation>
  </message>
  <message>
   <source>its pages do not end: {0} were read</source>
   <translation>sus páginas no acaban: se leyeron {0}</translation>
  </message>
  <message>
   <source>its pixels are complex numbers</source>
   <translation>sus píxeles son números complejos</translation>
  </message>
  <message>
   <source>its pixels are of a kind that cannot be read</source>
   <translation>sus píxeles son de un tipo que no se puede leer</translation>
  </message>
  <message>
   <source>its pixels cannot be read ({0})</source>
   <translation>sus píxeles no se pueden leer ({0})</translation>
  </message>
  <message>
   <source>its pixels come from a server or a database, which training would ask too often</source>
   <translation>sus píxeles vienen de un servidor o de una base de datos, a los que el entrenamiento preguntaría demasiado</translation>
  </message>
  <message>
   <source>its pixels have no size (a geotransform of zeros)</source>
   <translation>sus píxeles no tienen tamaño (una geotransformación de ceros)</translation>
  </message>
  <message>
   <source>its points were drawn in strata of the whole map, whose sizes in the area are not known</source>
   <translation>sus puntos se sortearon en estratos del mapa completo, cuyos tamaños en el área no se conocen</translation>
  </message>
  <message>
   <source>its queries, keys and values have the shape {0}</source>
   <translation>sus consultas, claves y valores tienen la forma {0}</translation>
  </message>
  <message>
   <source>its rational polynomials tell no place</source>
   <translation>sus polinomios racionales no indican ningún lugar</translation>
  </message>
  <message>
   <source>its server does not give its pixels ({0})</source>
   <translation>su servidor no da sus píxeles ({0})</translation>
  </message>
  <message>
   <source>its shape is {0}, there {1}</source>
   <translation>su forma es {0}, allí {1}</translation>
  </message>
  <message>
   <source>its tensor {0} lies in another file</source>
   <translation>su tensor {0} está en otro archivo</translation>
  </message>
  <message>
   <source>its tokens have width {0}, those of {1} have {2}</source>
   <translation>sus tokens tienen anchura {0}, los de {1} tienen {2}</translation>
  </message>
  <message>
   <source>its unit is {0}</source>
   <translation>su unidad es {0}</translation>
  </message>
  <message>
   <source>its unit is {0}, the model's pixels are metres</source>
   <translation>su unidad es {0}, los píxeles del modelo están en metros</translation>
  </message>
  <message>
   <source>its values are fractions, and whole numbers are given</source>
   <translation>sus valores son fracciones, y se dan números enteros</translation>
  </message>
  <message>
   <source>its values are no classes: it has more than {0} different ones</source>
   <translation>sus valores no son clases: tiene más de {0} distintos</translation>
  </message>
  <message>
   <source>its values are no classes: whole numbers</source>
   <translation>sus valores no son clases: números enteros</translation>
  </message>
  <message>
   <source>its values are not stored as bytes of {0}, as {1} is</source>
   <translation>sus valores no están guardados como bytes de {0}, como sí lo está {1}</translation>
  </message>
  <message>
   <source>its variables are of different days</source>
   <translation>sus variables son de días distintos</translation>
  </message>
  <message>
   <source>its {0} has {1} bytes, allowed are {2}</source>
   <translation>su {0} tiene {1} bytes, y se permiten {2}</translation>
  </message>
  <message>
   <source>its {0} is of a band {1}, and there is none</source>
   <translation>su {0} es de una banda {1}, y no hay ninguna</translation>
  </message>
  <message>
   <source>its {0} is {1}, which is no number of use</source>
   <translation>su {0} es {1}, que no es un número útil</translation>
  </message>
  <message>
   <source>label</source>
   <translation>etiqueta</translation>
  </message>
  <message>
   <source>label ({0})</source>
   <translation>etiqueta ({0})</translation>
  </message>
  <message>
   <source>label_field</source>
   <translation>label_field</translation>
  </message>
  <message>
   <source>labelled share</source>
   <translation>proporción etiquetada</translation>
  </message>
  <message>
   <source>labels</source>
   <translation>etiquetas</translation>
  </message>
  <message>
   <source>labels {0}</source>
   <translation>etiquetas {0}</translation>
  </message>
  <message>
   <source>layer {0}</source>
   <translation>capa {0}</translation>
  </message>
  <message>
   <source>layer {0} ({1})</source>
   <translation>capa {0} ({1})</translation>
  </message>
  <message>
   <source>layerfuse-ready.json</source>
   <translation>layerfuse-ready.json</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>capas</translation>
  </message>
  <message>
   <source>layers {0}</source>
   <translation>capas {0}</translation>
  </message>
  <message>
   <source>mask {0}</source>
   <translation>máscara {0}</translation>
  </message>
  <message>
   <source>masked pixels</source>
   <translation>píxeles enmascarados</translation>
  </message>
  <message>
   <source>minimum area</source>
   <translation>área mínima</translation>
  </message>
  <message>
   <source>minimum confidence</source>
   <translation>confianza mínima</translation>
  </message>
  <message>
   <source>minimum unit</source>
   <translation>unidad mínima</translation>
  </message>
  <message>
   <source>minutes</source>
   <translation>minutos</translation>
  </message>
  <message>
   <source>modality {0}</source>
   <translation>modalidad {0}</translation>
  </message>
  <message>
   <source>model</source>
   <translation>modelo</translation>
  </message>
  <message>
   <source>model {0}</source>
   <translation>modelo {0}</translation>
  </message>
  <message>
   <source>models</source>
   <translation>modelos</translation>
  </message>
  <message>
   <source>name {0}</source>
   <translation>nombre {0}</translation>
  </message>
  <message>
   <source>no CUDA device is there</source>
   <translation>no hay ningún dispositivo CUDA</translation>
  </message>
  <message>
   <source>no Python for it was found, and QGIS itself cannot run the network</source>
   <translation>no se encontró ningún Python para él, y el propio QGIS no puede ejecutar la red</translation>
  </message>
  <message>
   <source>no band has a value below 1,000 and several end just above it, as in Sentinel-2 files of processing baseline 04.00 and later, so that offset is taken off</source>
   <translation>ninguna banda tiene un valor menor de 1000 y varias acaban justo por encima, como en los archivos de Sentinel-2 desde la versión de procesamiento 04.00, así que se resta ese desplazamiento</translation>
  </message>
  <message>
   <source>no catalogue has such layers.</source>
   <translation>ningún catálogo tiene capas así.</translation>
  </message>
  <message>
   <source>no data of {0}</source>
   <translation>sin datos de {0}</translation>
  </message>
  <message>
   <source>no item can be saved in it ({0})</source>
   <translation>no se puede guardar en él ningún elemento ({0})</translation>
  </message>
  <message>
   <source>no labelled pixel has a valid layer</source>
   <translation>ningún píxel etiquetado tiene una capa válida</translation>
  </message>
  <message>
   <source>no part of it is there</source>
   <translation>no hay ninguna parte de él</translation>
  </message>
  <message>
   <source>no scene has a valid, labelled pixel of it</source>
   <translation>ninguna escena tiene un píxel válido y etiquetado de ella</translation>
  </message>
  <message>
   <source>no such layer is given</source>
   <translation>no se indica ninguna capa así</translation>
  </message>
  <message>
   <source>no tile of {0} pixels that has data has labels on {1} of it or more</source>
   <translation>ninguna tesela de {0} píxeles con datos tiene etiquetas en un {1} o más</translation>
  </message>
  <message>
   <source>nodata {0}</source>
   <translation>sin datos {0}</translation>
  </message>
  <message>
   <source>none are chosen</source>
   <translation>no se ha elegido ninguna</translation>
  </message>
  <message>
   <source>none has a labelled pixel to train on</source>
   <translation>ninguna tiene un píxel etiquetado con el que entrenar</translation>
  </message>
  <message>
   <source>none is chosen</source>
   <translation>no se ha elegido ninguno</translation>
  </message>
  <message>
   <source>none is given</source>
   <translation>no se indica ninguna</translation>
  </message>
  <message>
   <source>none is given, and no model of buildings is bundled</source>
   <translation>no se indica ninguno, y no se incluye ningún modelo de edificios</translation>
  </message>
  <message>
   <source>none is left to train on</source>
   <translation>no queda ninguno con el que entrenar</translation>
  </message>
  <message>
   <source>none of its assets is a raster with data</source>
   <translation>ninguno de sus recursos es un ráster con datos</translation>
  </message>
  <message>
   <source>none of its features has one of the classes in the field {0}</source>
   <translation>ninguno de sus objetos espaciales tiene una de las clases en el campo {0}</translation>
  </message>
  <message>
   <source>none of its features is where the layers are</source>
   <translation>ninguno de sus objetos espaciales está donde están las capas</translation>
  </message>
  <message>
   <source>none of its items can be read; of the last, {0}</source>
   <translation>no se puede leer ninguno de sus elementos; del último, {0}</translation>
  </message>
  <message>
   <source>none of them is where the layers are</source>
   <translation>ninguna de ellas está donde están las capas</translation>
  </message>
  <message>
   <source>none of {0} items of {1} can be used.</source>
   <translation>ninguno de los {0} elementos de {1} se puede usar.</translation>
  </message>
  <message>
   <source>nothing in it is of {0}</source>
   <translation>nada de lo que contiene es de {0}</translation>
  </message>
  <message>
   <source>nothing of it fits {0}</source>
   <translation>nada de él encaja en {0}</translation>
  </message>
  <message>
   <source>nothing of its labels is left to train on beside what is held out and the gap around it</source>
   <translation>de sus etiquetas no queda nada con lo que entrenar, aparte de lo reservado y de la separación a su alrededor</translation>
  </message>
  <message>
   <source>nothing tells what its codes {0} mean. Classes are {1}</source>
   <translation>nada dice qué significan sus códigos {0}. Las clases son {1}</translation>
  </message>
  <message>
   <source>nothing tells what its codes {0} mean; it can be of {1}. Classes are {2}</source>
   <translation>nada dice qué significan sus códigos {0}; puede ser de {1}. Las clases son {2}</translation>
  </message>
  <message>
   <source>nothing that the card tells</source>
   <translation>nada que la ficha indique</translation>
  </message>
  <message>
   <source>nowhere are both dates valid</source>
   <translation>en ninguna parte son válidas ambas fechas</translation>
  </message>
  <message>
   <source>nowhere is half {0} valid</source>
   <translation>en ninguna parte es válida la mitad de {0}</translation>
  </message>
  <message>
   <source>of one colour ({0})</source>
   <translation>de un solo color ({0})</translation>
  </message>
  <message>
   <source>one tile of {0} pixels takes {1} GB of memory, and there are {2} GB</source>
   <translation>una tesela de {0} píxeles ocupa {1} GB de memoria, y hay {2} GB</translation>
  </message>
  <message>
   <source>only {0} items were looked at, and there are more: ask for a shorter time.</source>
   <translation>solo se miraron {0} elementos, y hay más: pida un periodo más corto.</translation>
  </message>
  <message>
   <source>onnxruntime</source>
   <translation>onnxruntime</translation>
  </message>
  <message>
   <source>onnxruntime cannot compute a tile of {0} pixels ({1})</source>
   <translation>onnxruntime no puede calcular una tesela de {0} píxeles ({1})</translation>
  </message>
  <message>
   <source>onnxruntime does not load it ({0})</source>
   <translation>onnxruntime no lo carga ({0})</translation>
  </message>
  <message>
   <source>other layers</source>
   <translation>otras capas</translation>
  </message>
  <message>
   <source>output {0}</source>
   <translation>salida {0}</translation>
  </message>
  <message>
   <source>packages</source>
   <translation>paquetes</translation>
  </message>
  <message>
   <source>part {0}</source>
   <translation>parte {0}</translation>
  </message>
  <message>
   <source>pixel size</source>
   <translation>tamaño de píxel</translation>
  </message>
  <message>
   <source>points</source>
   <translation>puntos</translation>
  </message>
  <message>
   <source>polygon classes</source>
   <translation>clases de los polígonos</translation>
  </message>
  <message>
   <source>processes of the pool die again and again</source>
   <translation>los procesos del grupo mueren una y otra vez</translation>
  </message>
  <message>
   <source>pystac-client is not installed</source>
   <translation>pystac-client no está instalado</translation>
  </message>
  <message>
   <source>quality {0}</source>
   <translation>calidad {0}</translation>
  </message>
  <message>
   <source>reference</source>
   <translation>referencia</translation>
  </message>
  <message>
   <source>reference {0}</source>
   <translation>referencia {0}</translation>
  </message>
  <message>
   <source>reflectance as decimals</source>
   <translation>reflectancia en decimales</translation>
  </message>
  <message>
   <source>reflectance in per cent</source>
   <translation>reflectancia en porcentaje</translation>
  </message>
  <message>
   <source>reflectance x 1,000</source>
   <translation>reflectancia x 1000</translation>
  </message>
  <message>
   <source>reflectance x 10,000</source>
   <translation>reflectancia x 10 000</translation>
  </message>
  <message>
   <source>reflectance x 255, as Sentinel Hub writes 8 bits</source>
   <translation>reflectancia x 255, como Sentinel Hub escribe 8 bits</translation>
  </message>
  <message>
   <source>reflectance x 65,535, as Sentinel Hub writes 16 bits</source>
   <translation>reflectancia x 65.535, como Sentinel Hub escribe 16 bits</translation>
  </message>
  <message>
   <source>regularize</source>
   <translation>regularize</translation>
  </message>
  <message>
   <source>scene {0}</source>
   <translation>escena {0}</translation>
  </message>
  <message>
   <source>scene {0}, {1}</source>
   <translation>escena {0}, {1}</translation>
  </message>
  <message>
   <source>scenes</source>
   <translation>escenas</translation>
  </message>
  <message>
   <source>scene{0} {1}</source>
   <translation>escena{0} {1}</translation>
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
   <translation>autocomprobación</translation>
  </message>
  <message>
   <source>several layers are of this family</source>
   <translation>varias capas son de esta familia</translation>
  </message>
  <message>
   <source>some keys are values and others colours</source>
   <translation>unas claves son valores y otras colores</translation>
  </message>
  <message>
   <source>some of its points have a {0} and others none</source>
   <translation>algunos de sus puntos tienen un {0} y otros ninguno</translation>
  </message>
  <message>
   <source>subset {0}</source>
   <translation>subconjunto {0}</translation>
  </message>
  <message>
   <source>target CRS</source>
   <translation>SRC objetivo</translation>
  </message>
  <message>
   <source>target CRS {0}</source>
   <translation>SRC objetivo {0}</translation>
  </message>
  <message>
   <source>the Hub</source>
   <translation>el Hub</translation>
  </message>
  <message>
   <source>the Hub has had too many requests from here</source>
   <translation>el Hub ha recibido demasiadas solicitudes desde aquí</translation>
  </message>
  <message>
   <source>the Hub has no such repository{0}</source>
   <translation>el Hub no tiene ese repositorio{0}</translation>
  </message>
  <message>
   <source>the Hub is out of order (HTTP {0})</source>
   <translation>el Hub no funciona (HTTP {0})</translation>
  </message>
  <message>
   <source>the Hub refuses access{0}</source>
   <translation>el Hub deniega el acceso{0}</translation>
  </message>
  <message>
   <source>the Hub refuses the request (HTTP {0}){1}</source>
   <translation>el Hub rechaza la solicitud (HTTP {0}){1}</translation>
  </message>
  <message>
   <source>the Hub wants to know who you are</source>
   <translation>el Hub quiere saber quién es usted</translation>
  </message>
  <message>
   <source>the answer of {0} is not that of a Hub ({1})</source>
   <translation>la respuesta de {0} no es la de un Hub ({1})</translation>
  </message>
  <message>
   <source>the area has no place on Earth</source>
   <translation>el área no tiene lugar en la Tierra</translation>
  </message>
  <message>
   <source>the authentication configuration is gone or has no password</source>
   <translation>la configuración de autenticación ha desaparecido o no tiene contraseña</translation>
  </message>
  <message>
   <source>the certificate of the server is not trusted</source>
   <translation>no se confía en el certificado del servidor</translation>
  </message>
  <message>
   <source>the checkpoint cannot be used ({0})</source>
   <translation>el punto de control no se puede usar ({0})</translation>
  </message>
  <message>
   <source>the checkpoint cannot be written ({0})</source>
   <translation>el punto de control no se puede escribir ({0})</translation>
  </message>
  <message>
   <source>the checkpoint is of a run with another configuration or other data</source>
   <translation>el punto de control es de una ejecución con otra configuración u otros datos</translation>
  </message>
  <message>
   <source>the classes are others</source>
   <translation>las clases son otras</translation>
  </message>
  <message>
   <source>the disk is full</source>
   <translation>el disco está lleno</translation>
  </message>
  <message>
   <source>the disk is full ({0} MiB free, {1} MiB needed)</source>
   <translation>el disco está lleno ({0} MiB libres, se necesitan {1} MiB)</translation>
  </message>
  <message>
   <source>the download failed ({0})</source>
   <translation>la descarga ha fallado ({0})</translation>
  </message>
  <message>
   <source>the environment</source>
   <translation>el entorno</translation>
  </message>
  <message>
   <source>the environment beside the plugin</source>
   <translation>el entorno junto al complemento</translation>
  </message>
  <message>
   <source>the environment variable {0}</source>
   <translation>la variable de entorno {0}</translation>
  </message>
  <message>
   <source>the file cannot be read</source>
   <translation>el archivo no se puede leer</translation>
  </message>
  <message>
   <source>the file holds {0} rasters, not one</source>
   <translation>el archivo contiene {0} rásteres, no uno</translation>
  </message>
  <message>
   <source>the file is empty</source>
   <translation>el archivo está vacío</translation>
  </message>
  <message>
   <source>the file says so (scale and offset)</source>
   <translation>el archivo lo dice (escala y desplazamiento)</translation>
  </message>
  <message>
   <source>the file {0}, which it lists, is not beside it</source>
   <translation>el archivo {0}, que enumera, no está junto a él</translation>
  </message>
  <message>
   <source>the files of the model lie in different folders of it</source>
   <translation>los archivos del modelo están en carpetas distintas de él</translation>
  </message>
  <message>
   <source>the folder has no {0}</source>
   <translation>la carpeta no tiene {0}</translation>
  </message>
  <message>
   <source>the folder holds no raster</source>
   <translation>la carpeta no contiene ningún ráster</translation>
  </message>
  <message>
   <source>the folder lacks a package for this system and Python</source>
   <translation>a la carpeta le falta un paquete para este sistema y este Python</translation>
  </message>
  <message>
   <source>the folder {0} does not exist</source>
   <translation>la carpeta {0} no existe</translation>
  </message>
  <message>
   <source>the label has no field {0}</source>
   <translation>la etiqueta no tiene el campo {0}</translation>
  </message>
  <message>
   <source>the layers are {0}</source>
   <translation>las capas son {0}</translation>
  </message>
  <message>
   <source>the learning curve cannot be written ({0})</source>
   <translation>la curva de aprendizaje no se puede escribir ({0})</translation>
  </message>
  <message>
   <source>the list names no file</source>
   <translation>la lista no nombra ningún archivo</translation>
  </message>
  <message>
   <source>the loss is {0} at step {1}</source>
   <translation>la pérdida es {0} en el paso {1}</translation>
  </message>
  <message>
   <source>the map has no class in any of its polygons</source>
   <translation>el mapa no tiene ninguna clase en ninguno de sus polígonos</translation>
  </message>
  <message>
   <source>the mask head has no pixel skip</source>
   <translation>la cabeza de máscaras no tiene conexión de píxeles</translation>
  </message>
  <message>
   <source>the memory is too small for one tile of {0} pixels</source>
   <translation>la memoria no alcanza para una tesela de {0} píxeles</translation>
  </message>
  <message>
   <source>the modality {0} has other bands or classes</source>
   <translation>la modalidad {0} tiene otras bandas o clases</translation>
  </message>
  <message>
   <source>the model cannot be written ({0})</source>
   <translation>el modelo no se puede escribir ({0})</translation>
  </message>
  <message>
   <source>the model takes {0} as measured values, not as classes</source>
   <translation>el modelo toma {0} como valores medidos, no como clases</translation>
  </message>
  <message>
   <source>the model {0} does not describe what it was trained on</source>
   <translation>el modelo {0} no describe con qué se entrenó</translation>
  </message>
  <message>
   <source>the model {0} has its own</source>
   <translation>el modelo {0} tiene las suyas propias</translation>
  </message>
  <message>
   <source>the model {0} maps no buildings</source>
   <translation>el modelo {0} no cartografía edificios</translation>
  </message>
  <message>
   <source>the model {0} maps no {1}</source>
   <translation>el modelo {0} no cartografía {1}</translation>
  </message>
  <message>
   <source>the model {0} takes no such layer</source>
   <translation>el modelo {0} no admite una capa así</translation>
  </message>
  <message>
   <source>the model {0} takes several layers of this family</source>
   <translation>el modelo {0} admite varias capas de esta familia</translation>
  </message>
  <message>
   <source>the name has characters that cannot be printed</source>
   <translation>el nombre tiene caracteres que no se pueden mostrar</translation>
  </message>
  <message>
   <source>the name is not UTF-8</source>
   <translation>el nombre no es UTF-8</translation>
  </message>
  <message>
   <source>the network needs Python {0} or newer</source>
   <translation>la red necesita Python {0} o posterior</translation>
  </message>
  <message>
   <source>the package index cannot be reached</source>
   <translation>no se puede llegar al índice de paquetes</translation>
  </message>
  <message>
   <source>the package index refuses access</source>
   <translation>el índice de paquetes deniega el acceso</translation>
  </message>
  <message>
   <source>the package {0} is not installed</source>
   <translation>el paquete {0} no está instalado</translation>
  </message>
  <message>
   <source>the parcels have to go into a GeoPackage</source>
   <translation>las parcelas tienen que ir a un GeoPackage</translation>
  </message>
  <message>
   <source>the path {0} in it leads out of it</source>
   <translation>la ruta {0} que contiene lleva fuera de él</translation>
  </message>
  <message>
   <source>the plugin's setting</source>
   <translation>el ajuste del complemento</translation>
  </message>
  <message>
   <source>the points have to go into a GeoPackage</source>
   <translation>los puntos tienen que ir a un GeoPackage</translation>
  </message>
  <message>
   <source>the private environment</source>
   <translation>el entorno privado</translation>
  </message>
  <message>
   <source>the product is {0}</source>
   <translation>el producto es {0}</translation>
  </message>
  <message>
   <source>the proxy does not let the download through</source>
   <translation>el proxy no deja pasar la descarga</translation>
  </message>
  <message>
   <source>the repository is no LayerFuse model: config.json or model.safetensors is not in it</source>
   <translation>el repositorio no es un modelo de LayerFuse: no contiene config.json o model.safetensors</translation>
  </message>
  <message>
   <source>the run folder cannot be made ({0})</source>
   <translation>no se puede crear la carpeta de la ejecución ({0})</translation>
  </message>
  <message>
   <source>the server answers with error {0}</source>
   <translation>el servidor responde con el error {0}</translation>
  </message>
  <message>
   <source>the server cannot be reached ({0})</source>
   <translation>no se puede llegar al servidor ({0})</translation>
  </message>
  <message>
   <source>the server is silent</source>
   <translation>el servidor no contesta</translation>
  </message>
  <message>
   <source>the server sends more than the {0} bytes that it announced</source>
   <translation>el servidor envía más que los {0} bytes que anunció</translation>
  </message>
  <message>
   <source>the tensor {0} does not belong to this card's network</source>
   <translation>el tensor {0} no pertenece a la red de esta ficha</translation>
  </message>
  <message>
   <source>the tensor {0} has the type {1}, not a float</source>
   <translation>el tensor {0} tiene el tipo {1}, no uno de coma flotante</translation>
  </message>
  <message>
   <source>the tensor {0} has values that are not finite</source>
   <translation>el tensor {0} tiene valores que no son finitos</translation>
  </message>
  <message>
   <source>the tensor {0} is missing</source>
   <translation>falta el tensor {0}</translation>
  </message>
  <message>
   <source>the unfinished run has other layers, another model or other options</source>
   <translation>la ejecución sin acabar tiene otras capas, otro modelo u otras opciones</translation>
  </message>
  <message>
   <source>the unit of its CRS is {0}</source>
   <translation>la unidad de su SRC es {0}</translation>
  </message>
  <message>
   <source>the weights are not what the card's digest says</source>
   <translation>los pesos no son los que dice el resumen de la ficha</translation>
  </message>
  <message>
   <source>the weights cannot be read ({0})</source>
   <translation>los pesos no se pueden leer ({0})</translation>
  </message>
  <message>
   <source>the {0} cannot be read ({1})</source>
   <translation>no se puede leer {0} ({1})</translation>
  </message>
  <message>
   <source>the {0} is larger than {1} MiB</source>
   <translation>{0} supera los {1} MiB</translation>
  </message>
  <message>
   <source>the {0} is not valid JSON ({1})</source>
   <translation>{0} no es JSON válido ({1})</translation>
  </message>
  <message>
   <source>the {0} is not valid TOML ({1})</source>
   <translation>{0} no es TOML válido ({1})</translation>
  </message>
  <message>
   <source>the {0} output has to end in {1}</source>
   <translation>la salida {0} tiene que acabar en {1}</translation>
  </message>
  <message>
   <source>their classes differ: {0} of {1} against {2} of {3}</source>
   <translation>sus clases difieren: {0} de {1} frente a {2} de {3}</translation>
  </message>
  <message>
   <source>there are no band files of the product beside it</source>
   <translation>no hay junto a él archivos de banda del producto</translation>
  </message>
  <message>
   <source>there are no packages in it</source>
   <translation>no contiene ningún paquete</translation>
  </message>
  <message>
   <source>there are no weights to keep still</source>
   <translation>no hay pesos que mantener fijos</translation>
  </message>
  <message>
   <source>there are too few labels to set some apart</source>
   <translation>hay muy pocas etiquetas para apartar algunas</translation>
  </message>
  <message>
   <source>there is no engine yet</source>
   <translation>todavía no hay motor</translation>
  </message>
  <message>
   <source>there is no folder {0} to go up from</source>
   <translation>no existe la carpeta {0} desde la que subir</translation>
  </message>
  <message>
   <source>there is no modality {0}</source>
   <translation>no hay ninguna modalidad {0}</translation>
  </message>
  <message>
   <source>there is no such choice</source>
   <translation>no existe esa opción</translation>
  </message>
  <message>
   <source>there is no such file</source>
   <translation>no existe ese archivo</translation>
  </message>
  <message>
   <source>there is no such folder, and no such model was downloaded from the Hub</source>
   <translation>no existe esa carpeta, ni se descargó del Hub un modelo así</translation>
  </message>
  <message>
   <source>there is no such kind of layer</source>
   <translation>no existe ese tipo de capa</translation>
  </message>
  <message>
   <source>there is no such layer or file</source>
   <translation>no existe esa capa ni ese archivo</translation>
  </message>
  <message>
   <source>there is no such model</source>
   <translation>no existe ese modelo</translation>
  </message>
  <message>
   <source>there is no such product</source>
   <translation>no existe ese producto</translation>
  </message>
  <message>
   <source>there is no such raster layer or file</source>
   <translation>no existe esa capa ráster ni ese archivo</translation>
  </message>
  <message>
   <source>there is no such tensor</source>
   <translation>no existe ese tensor</translation>
  </message>
  <message>
   <source>there is no way {0} to combine them</source>
   <translation>no hay manera {0} de combinarlas</translation>
  </message>
  <message>
   <source>there is no {0} in it</source>
   <translation>no contiene {0}</translation>
  </message>
  <message>
   <source>there is none</source>
   <translation>no hay ninguno</translation>
  </message>
  <message>
   <source>there is none, or torch was built without it</source>
   <translation>no hay ninguna, o torch se compiló sin ella</translation>
  </message>
  <message>
   <source>there is nothing to compare with one layer</source>
   <translation>con una sola capa no hay nada que comparar</translation>
  </message>
  <message>
   <source>they are 8 bits in 16 (x 256)</source>
   <translation>son 8 bits en 16 (x 256)</translation>
  </message>
  <message>
   <source>they are 8 bits in 16 (x 257)</source>
   <translation>son 8 bits en 16 (x 257)</translation>
  </message>
  <message>
   <source>they are colours of 0 to 1</source>
   <translation>son colores de 0 a 1</translation>
  </message>
  <message>
   <source>they are decibels x 10</source>
   <translation>son decibelios x 10</translation>
  </message>
  <message>
   <source>they are decibels x 100</source>
   <translation>son decibelios x 100</translation>
  </message>
  <message>
   <source>they are missing</source>
   <translation>faltan</translation>
  </message>
  <message>
   <source>they are no raster, whose codes a crosswalk could tell</source>
   <translation>no son un ráster cuyos códigos pueda explicar una tabla de correspondencia</translation>
  </message>
  <message>
   <source>they are small whole numbers and may be {0}</source>
   <translation>son enteros pequeños y pueden ser {0}</translation>
  </message>
  <message>
   <source>they are the layer {0}, too: the model would learn to copy them</source>
   <translation>son también la capa {0}: el modelo aprendería a copiarlas</translation>
  </message>
  <message>
   <source>they are {0}, and the model takes decibels</source>
   <translation>son {0}, y el modelo admite decibelios</translation>
  </message>
  <message>
   <source>they cover all of the map</source>
   <translation>cubren todo el mapa</translation>
  </message>
  <message>
   <source>they give no map in this area</source>
   <translation>no dan ningún mapa en esta área</translation>
  </message>
  <message>
   <source>they give {0} numbers of a pixel, and trees can count to {1}</source>
   <translation>dan {0} números por píxel, y los árboles pueden contar hasta {1}</translation>
  </message>
  <message>
   <source>they have no CRS</source>
   <translation>no tienen SRC</translation>
  </message>
  <message>
   <source>they have no data in the area</source>
   <translation>no tienen datos en el área</translation>
  </message>
  <message>
   <source>they have no field for the class</source>
   <translation>no tienen ningún campo para la clase</translation>
  </message>
  <message>
   <source>they have {0} different values, and a model has up to {1} classes</source>
   <translation>tienen {0} valores distintos, y un modelo tiene hasta {1} clases</translation>
  </message>
  <message>
   <source>they lie too far apart to be one layer</source>
   <translation>están demasiado lejos entre sí para ser una sola capa</translation>
  </message>
  <message>
   <source>they look like colours of {0} bits</source>
   <translation>parecen colores de {0} bits</translation>
  </message>
  <message>
   <source>they look like logarithms to base 10 of power, which the file does not say, and the model takes decibels</source>
   <translation>parecen logaritmos en base 10 de la potencia, lo que el archivo no dice, y el modelo admite decibelios</translation>
  </message>
  <message>
   <source>they look like natural logarithms of power, which the file does not say, and the model takes decibels</source>
   <translation>parecen logaritmos naturales de la potencia, lo que el archivo no dice, y el modelo admite decibelios</translation>
  </message>
  <message>
   <source>they look like {0}</source>
   <translation>parecen {0}</translation>
  </message>
  <message>
   <source>they look like {0}, which the file does not say, and the model takes decibels</source>
   <translation>parecen {0}, lo que el archivo no dice, y el modelo admite decibelios</translation>
  </message>
  <message>
   <source>they name no class</source>
   <translation>no nombran ninguna clase</translation>
  </message>
  <message>
   <source>this Python cannot be used</source>
   <translation>este Python no se puede usar</translation>
  </message>
  <message>
   <source>this Python cannot make environments</source>
   <translation>este Python no puede crear entornos</translation>
  </message>
  <message>
   <source>this algorithm has no such parameter</source>
   <translation>este algoritmo no tiene tal parámetro</translation>
  </message>
  <message>
   <source>this card has no units for it</source>
   <translation>esta ficha no tiene unidades para ella</translation>
  </message>
  <message>
   <source>this catalogue has no {0}.</source>
   <translation>este catálogo no tiene {0}.</translation>
  </message>
  <message>
   <source>this is no ONNX file ({0})</source>
   <translation>no es un archivo ONNX ({0})</translation>
  </message>
  <message>
   <source>this is no name of a model on the Hub</source>
   <translation>este no es el nombre de un modelo del Hub</translation>
  </message>
  <message>
   <source>this is no regular file</source>
   <translation>no es un archivo normal</translation>
  </message>
  <message>
   <source>this is no safetensors file (damaged header)</source>
   <translation>no es un archivo safetensors (cabecera dañada)</translation>
  </message>
  <message>
   <source>this is no safetensors file (impossible header size)</source>
   <translation>no es un archivo safetensors (tamaño de cabecera imposible)</translation>
  </message>
  <message>
   <source>those of the two dates have no area in common</source>
   <translation>las de las dos fechas no tienen ningún área en común</translation>
  </message>
  <message>
   <source>threshold</source>
   <translation>umbral</translation>
  </message>
  <message>
   <source>tile size</source>
   <translation>tamaño de tesela</translation>
  </message>
  <message>
   <source>tiles that it lists are not beside it</source>
   <translation>teselas que enumera no están junto a él</translation>
  </message>
  <message>
   <source>torch</source>
   <translation>torch</translation>
  </message>
  <message>
   <source>training</source>
   <translation>entrenamiento</translation>
  </message>
  <message>
   <source>trees grow over a model of LayerFuse, and not over others</source>
   <translation>los árboles crecen sobre un modelo de LayerFuse, no sobre otros</translation>
  </message>
  <message>
   <source>trees learn where few pixels are labelled, and scikit-learn is not installed</source>
   <translation>donde hay pocos píxeles etiquetados aprenden árboles de decisión, y scikit-learn no está instalado</translation>
  </message>
  <message>
   <source>two of its assets are the band {0}</source>
   <translation>dos de sus recursos son la banda {0}</translation>
  </message>
  <message>
   <source>unlabelled</source>
   <translation>unlabelled</translation>
  </message>
  <message>
   <source>weights: new, {0} to download</source>
   <translation>pesos: nuevos, {0} por descargar</translation>
  </message>
  <message>
   <source>what {0} would be has values that are not finite</source>
   <translation>lo que sería {0} tiene valores que no son finitos</translation>
  </message>
  <message>
   <source>where band {0} is transparent</source>
   <translation>donde la banda {0} es transparente</translation>
  </message>
  <message>
   <source>with one class nothing can change</source>
   <translation>con una sola clase nada puede cambiar</translation>
  </message>
  <message>
   <source>workers</source>
   <translation>workers</translation>
  </message>
  <message>
   <source>{0} Check the layer's scale and offset.</source>
   <translation>{0} Compruebe la escala y el desplazamiento de la capa.</translation>
  </message>
  <message>
   <source>{0} Convert it first.</source>
   <translation>{0} Conviértala antes.</translation>
  </message>
  <message>
   <source>{0} GB are free, {1} GB are needed</source>
   <translation>hay {0} GB libres y se necesitan {1} GB</translation>
  </message>
  <message>
   <source>{0} If it is none, set nodata to 0.</source>
   <translation>{0} Si no lo son, ponga el valor sin datos en 0.</translation>
  </message>
  <message>
   <source>{0} If it is radiance, convert it to reflectance first.</source>
   <translation>{0} Si es radiancia, conviértala antes a reflectancia.</translation>
  </message>
  <message>
   <source>{0} MiB for the engine's pixels cannot be written ({1})</source>
   <translation>no se pueden escribir {0} MiB para los píxeles del motor ({1})</translation>
  </message>
  <message>
   <source>{0} Please check.</source>
   <translation>{0} Compruébelo.</translation>
  </message>
  <message>
   <source>{0} Say which bands are which.</source>
   <translation>{0} Diga qué banda es cuál.</translation>
  </message>
  <message>
   <source>{0} and {1} show one place on {2}: the last is used where it has data.</source>
   <translation>{0} y {1} muestran un mismo lugar el {2}: se usa el último donde tiene datos.</translation>
  </message>
  <message>
   <source>{0} and {1} show one place, and tell no date: the last is used where it has data.</source>
   <translation>{0} y {1} muestran un mismo lugar y no indican fecha: se usa el último donde tiene datos.</translation>
  </message>
  <message>
   <source>{0} are too few for {1} in each of {2} parts of the map</source>
   <translation>{0} son muy pocos para {1} en cada una de las {2} partes del mapa</translation>
  </message>
  <message>
   <source>{0} bands are chosen, {1} needs {2}</source>
   <translation>se han elegido {0} bandas, y {1} necesita {2}</translation>
  </message>
  <message>
   <source>{0} cannot be reached, or the connection broke off ({1}: {2})</source>
   <translation>no se puede acceder a {0}, o se ha cortado la conexión ({1}: {2})</translation>
  </message>
  <message>
   <source>{0} cannot be written</source>
   <translation>{0} no se puede escribir</translation>
  </message>
  <message>
   <source>{0} dates: each is mapped, and averaged.</source>
   <translation>{0} fechas: se cartografía cada una y se promedia.</translation>
  </message>
  <message>
   <source>{0} dates: each pixel is taken from its best one.</source>
   <translation>{0} fechas: cada píxel se toma de la mejor.</translation>
  </message>
  <message>
   <source>{0} does not tell its legend: its codes are taken for the values of the classes, {1}.</source>
   <translation>{0} no declara su leyenda: sus códigos se toman por los valores de las clases, {1}.</translation>
  </message>
  <message>
   <source>{0} does not tell its legend: its codes are taken for the values of the classes, {1}; it can be of {2}.</source>
   <translation>{0} no declara su leyenda: sus códigos se toman por los valores de las clases, {1}; puede ser de {2}.</translation>
  </message>
  <message>
   <source>{0} has bands as of {1}, and bytes that make no vectors of length 1.</source>
   <translation>{0} tiene bandas como las de {1}, y bytes que no forman vectores de longitud 1.</translation>
  </message>
  <message>
   <source>{0} has codes without a class, which are no data: {1}.</source>
   <translation>{0} tiene códigos sin clase, que son sin datos: {1}.</translation>
  </message>
  <message>
   <source>{0} has hardly any short-wave infrared beside its near infrared: turbid water, or radiance.</source>
   <translation>{0} apenas tiene infrarrojo de onda corta junto a su infrarrojo cercano: agua turbia, o radiancia.</translation>
  </message>
  <message>
   <source>{0} has no such repository, or it is private</source>
   <translation>{0} no tiene ese repositorio, o es privado</translation>
  </message>
  <message>
   <source>{0} has shape {1}, the card needs {2}</source>
   <translation>{0} tiene la forma {1}, y la ficha necesita {2}</translation>
  </message>
  <message>
   <source>{0} has whole numbers without a scale, which are taken as they are. Please check.</source>
   <translation>{0} tiene números enteros sin escala, que se toman tal cual. Compruébelo.</translation>
  </message>
  <message>
   <source>{0} has {1} bytes, allowed are {2}</source>
   <translation>{0} tiene {1} bytes, y se permiten {2}</translation>
  </message>
  <message>
   <source>{0} in all bands</source>
   <translation>{0} en todas las bandas</translation>
  </message>
  <message>
   <source>{0} in it has another size than announced</source>
   <translation>{0}, en su interior, tiene otro tamaño que el anunciado</translation>
  </message>
  <message>
   <source>{0} in it is a link or encrypted</source>
   <translation>{0}, en su interior, es un enlace o está cifrado</translation>
  </message>
  <message>
   <source>{0} in it is packed {1} times smaller than it is</source>
   <translation>{0}, en su interior, está comprimido {1} veces</translation>
  </message>
  <message>
   <source>{0} in it is read</source>
   <translation>se lee {0}, en su interior</translation>
  </message>
  <message>
   <source>{0} in it unpacks to {1} GB</source>
   <translation>{0}, en su interior, se descomprime en {1} GB</translation>
  </message>
  <message>
   <source>{0} in {1}: it differs from the processor by {2}</source>
   <translation>{0} en {1}: difiere del procesador en {2}</translation>
  </message>
  <message>
   <source>{0} in {1}: its self-test failed ({2})</source>
   <translation>{0} en {1}: falló su autocomprobación ({2})</translation>
  </message>
  <message>
   <source>{0} is a file, no folder</source>
   <translation>{0} es un archivo, no una carpeta</translation>
  </message>
  <message>
   <source>{0} is a file, not a folder</source>
   <translation>{0} es un archivo, no una carpeta</translation>
  </message>
  <message>
   <source>{0} is called {1}, and nothing else tells the unit of its heights: they are taken for {2}. If they are in {3}, tell it: gdal_edit.py -units {4} FILE.</source>
   <translation>{0} se llama {1}, y nada más indica la unidad de sus alturas: se toman por {2}. Si están en {3}, indíquelo: gdal_edit.py -units {4} FILE.</translation>
  </message>
  <message>
   <source>{0} is cloud or shadow, and left out.</source>
   <translation>El {0} es nube o sombra y se omite.</translation>
  </message>
  <message>
   <source>{0} is left out by {1}.</source>
   <translation>{0} queda excluido por {1}.</translation>
  </message>
  <message>
   <source>{0} is left out: {1}.</source>
   <translation>se omite {0}: {1}.</translation>
  </message>
  <message>
   <source>{0} is neither a value nor a colour, and the label is a raster</source>
   <translation>{0} no es ni un valor ni un color, y la etiqueta es un ráster</translation>
  </message>
  <message>
   <source>{0} is no class</source>
   <translation>{0} no es una clase</translation>
  </message>
  <message>
   <source>{0} is no file of certificates</source>
   <translation>{0} no es un archivo de certificados</translation>
  </message>
  <message>
   <source>{0} is no probability</source>
   <translation>{0} no es una probabilidad</translation>
  </message>
  <message>
   <source>{0} is not a length of 0.001 to 100,000 metres</source>
   <translation>{0} no es una longitud de 0,001 a 100 000 metros</translation>
  </message>
  <message>
   <source>{0} is not a multiple of {1} of {2} to {3} pixels</source>
   <translation>{0} no es un múltiplo de {1} de {2} a {3} píxeles</translation>
  </message>
  <message>
   <source>{0} is not a number</source>
   <translation>{0} no es un número</translation>
  </message>
  <message>
   <source>{0} is not a number of 1 to {1}</source>
   <translation>{0} no es un número de 1 a {1}</translation>
  </message>
  <message>
   <source>{0} is not a number of square metres</source>
   <translation>{0} no es un número de metros cuadrados</translation>
  </message>
  <message>
   <source>{0} is not a share</source>
   <translation>{0} no es una proporción</translation>
  </message>
  <message>
   <source>{0} is not a share of 0 to 1</source>
   <translation>{0} no es una proporción de 0 a 1</translation>
  </message>
  <message>
   <source>{0} is of Sentinel-2 processing baseline {1}, but its values are too dark to have the 1,000 added that such files have: they are taken as they are.</source>
   <translation>{0} es de la versión de procesamiento {1} de Sentinel-2, pero sus valores son demasiado oscuros para tener los 1000 que añaden esos archivos: se toman como están.</translation>
  </message>
  <message>
   <source>{0} is radiance, as it says, and the model takes reflectance: the map will be of little use.</source>
   <translation>{0} es radiancia, como dice, y el modelo admite reflectancia: el mapa servirá de poco.</translation>
  </message>
  <message>
   <source>{0} is taken as no data: {1}.</source>
   <translation>El {0} se toma como sin datos: {1}.</translation>
  </message>
  <message>
   <source>{0} is taken for {1} ({2}): {3}.</source>
   <translation>{0} se toma por {1} ({2}): {3}.</translation>
  </message>
  <message>
   <source>{0} is {1} (by its {2}); the classes have no names, and are taken for the same codes.</source>
   <translation>{0} es {1} (por su {2}); las clases no tienen nombre y se toman por los mismos códigos.</translation>
  </message>
  <message>
   <source>{0} is {1} in one of them and {2} in another</source>
   <translation>{0} es {1} en uno de ellos y {2} en otro</translation>
  </message>
  <message>
   <source>{0} leaves out nothing of {1} where it was looked at: check its place and values.</source>
   <translation>{0} no excluye nada de {1} donde se miró: compruebe su lugar y sus valores.</translation>
  </message>
  <message>
   <source>{0} minutes are enough for {1} steps on this machine, and one pass over the labels takes {2}</source>
   <translation>{0} minutos bastan para {1} pasos en este equipo, y una pasada por las etiquetas necesita {2}</translation>
  </message>
  <message>
   <source>{0} names it, but there is none</source>
   <translation>{0} lo nombra, pero no hay ninguno</translation>
  </message>
  <message>
   <source>{0} names its classes itself: {1}.</source>
   <translation>{0} da nombre a sus propias clases: {1}.</translation>
  </message>
  <message>
   <source>{0} of its {1} super-tiles are not there, {2}</source>
   <translation>faltan {0} de sus {1} superteselas, {2}</translation>
  </message>
  <message>
   <source>{0} of the area of {1} is left out by {2}.</source>
   <translation>{0} del área de {1} queda excluido por {2}.</translation>
  </message>
  <message>
   <source>{0} of the map has no image below it, and rests on {1} alone.</source>
   <translation>{0} del mapa no tiene ninguna imagen debajo, y se apoya solo en {1}.</translation>
  </message>
  <message>
   <source>{0} of {1} is 0, which the layer declares to be no data: taken for the ground. If it is none, set nodata to 0.</source>
   <translation>{0} de {1} es 0, que la capa declara sin datos: se toma por el suelo. Si no lo es, ponga el valor sin datos en 0.</translation>
  </message>
  <message>
   <source>{0} of {1} is cloud, shadow or flawed by its own {2} and left out; --mask {3}=none keeps it.</source>
   <translation>El {0} de {1} es nube, sombra o defectuoso según su propia {2} y se omite; --mask {3}=none lo conserva.</translation>
  </message>
  <message>
   <source>{0} of {1} is cloud, shadow or flawed by its own {2} and left out; none as what to leave out of {3} keeps it.</source>
   <translation>{0} de {1} es nube, sombra o defectuoso según su propia {2} y se excluye; con none como lo que se excluye de {3} se conserva.</translation>
  </message>
  <message>
   <source>{0} of {1} is {2}, beyond all that can be measured: taken as no data.</source>
   <translation>{0} de {1} es {2}, fuera de todo lo que se puede medir: se toma por sin datos.</translation>
  </message>
  <message>
   <source>{0} of {1} is {2}, which the layer does not declare: taken as no data. If it is data, set nodata to nan.</source>
   <translation>{0} de {1} es {2}, que la capa no declara: se toma por sin datos. Si son datos, ponga el valor sin datos en nan.</translation>
  </message>
  <message>
   <source>{0} was taken on {1}.</source>
   <translation>{0} se tomó el {1}.</translation>
  </message>
  <message>
   <source>{0} was taken on {1}: each date is mapped, and averaged.</source>
   <translation>{0} se tomó el {1}: se cartografía cada fecha y se promedia.</translation>
  </message>
  <message>
   <source>{0} was taken on {1}: each pixel is taken from its best date.</source>
   <translation>{0} se tomó el {1}: cada píxel se toma de su mejor fecha.</translation>
  </message>
  <message>
   <source>{0} was to lie outside the cache</source>
   <translation>{0} debía quedar fuera de la caché</translation>
  </message>
  <message>
   <source>{0} x {1} pixels of {2} m are less than one patch of the model ({3})</source>
   <translation>{0} x {1} píxeles de {2} m son menos que un parche del modelo ({3})</translation>
  </message>
  <message>
   <source>{0} x {1} pixels of {2}, {3}</source>
   <translation>{0} x {1} píxeles de {2}, {3}</translation>
  </message>
  <message>
   <source>{0}, and none of its classes is one of {1}</source>
   <translation>{0}, y ninguna de sus clases es una de {1}</translation>
  </message>
  <message>
   <source>{0}, as codes of classes are, and hardly heights. Choose a layer of heights.</source>
   <translation>{0}, como los códigos de clases, y difícilmente alturas. Elija una capa de alturas.</translation>
  </message>
  <message>
   <source>{0}, so the file was deleted</source>
   <translation>{0}, así que se borró el archivo</translation>
  </message>
  <message>
   <source>{0}: all {1} bands, {2}.</source>
   <translation>{0}: todas las {1} bandas, {2}.</translation>
  </message>
  <message>
   <source>{0}: changed</source>
   <translation>{0}: cambiado</translation>
  </message>
  <message>
   <source>{0}: cloud and shadow, or bands that were normalised one by one. If so, give them as delivered.</source>
   <translation>{0}: nubes y sombra, o bandas normalizadas una a una. En ese caso, indíquelas como se entregaron.</translation>
  </message>
  <message>
   <source>{0}: flat land by the sea in whole metres, or codes of classes. Please check.</source>
   <translation>{0}: tierra llana junto al mar en metros enteros, o códigos de clases. Compruébelo.</translation>
  </message>
  <message>
   <source>{0}: heights that were normalised, of which nobody can tell the metres. Give them as measured.</source>
   <translation>{0}: alturas normalizadas, de las que nadie puede saber los metros. Indíquelas tal como se midieron.</translation>
  </message>
  <message>
   <source>{0}: its band {1}.</source>
   <translation>{0}: su banda {1}.</translation>
  </message>
  <message>
   <source>{0}: no name of a product or band (SR_B2) tells. Please check.</source>
   <translation>{0}: ningún nombre de producto o banda (SR_B2) lo dice. Compruébelo.</translation>
  </message>
  <message>
   <source>{0}: other values</source>
   <translation>{0}: otros valores</translation>
  </message>
  <message>
   <source>{0}: saturated cloud or snow, or fill. If fill, set nodata to {1}.</source>
   <translation>{0}: nube o nieve saturada, o relleno. Si es relleno, indique {1} como valor sin datos.</translation>
  </message>
  <message>
   <source>{0}: the flattest of coasts, or heights that were normalised. If so, give them as measured.</source>
   <translation>{0}: la más llana de las costas, o alturas normalizadas. En ese caso, dé las medidas.</translation>
  </message>
  <message>
   <source>{0}: they were normalised one by one, and nobody can tell the reflectance. Give them as delivered.</source>
   <translation>{0}: se normalizaron una a una, y nadie puede saber la reflectancia. Indíquelas como se entregaron.</translation>
  </message>
  <message>
   <source>{0}: {1} of {2} bands, {3}.</source>
   <translation>{0}: {1} de {2} bandas, {3}.</translation>
  </message>
  <message>
   <source>{what}: {why}. {fix}</source>
   <translation>{what}: {why}. {fix}</translation>
  </message>
 </context>
 <context>
  <name>LabelWindow</name>
  <message>
   <source> min</source>
   <translation> min</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>&amp;Cerrar</translation>
  </message>
  <message>
   <source>&amp;Draw</source>
   <translation>Di&amp;bujar</translation>
  </message>
  <message>
   <source>&amp;Grow</source>
   <translation>Crece&amp;r</translation>
  </message>
  <message>
   <source>&amp;Learn From It</source>
   <translation>&amp;Aprender de ello</translation>
  </message>
  <message>
   <source>&amp;New Label Layer…</source>
   <translation>&amp;Nueva capa de etiquetas…</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>&amp;Detener</translation>
  </message>
  <message>
   <source>&amp;Undo</source>
   <translation>Des&amp;hacer</translation>
  </message>
  <message>
   <source>&amp;Where to Look Next</source>
   <translation>Dónde &amp;mirar ahora</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>Atrás</translation>
  </message>
  <message>
   <source>Choose ten points of the map at which a label helps the model most.</source>
   <translation>Elegir diez puntos del mapa en los que una etiqueta ayuda más al modelo.</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>Cerrar la ventana. Lo que se dijo se conserva.</translation>
  </message>
  <message>
   <source>Draw labels of the class that is pressed. Polygons: a click for each corner, a right click at the end; Escape gives up. Points: a click each.</source>
   <translation>Dibujar etiquetas de la clase pulsada. Polígonos: un clic por vértice y un clic derecho al final; Escape abandona. Puntos: un clic cada uno.</translation>
  </message>
  <message>
   <source>End the training now. You are asked what becomes of the result.</source>
   <translation>Terminar ahora el entrenamiento. Se pregunta qué hacer con el resultado.</translation>
  </message>
  <message>
   <source>Ending; the best so far is being scored and saved…</source>
   <translation>Terminando; se evalúa y se guarda lo mejor hasta aquí…</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>Ir al punto siguiente (espacio).</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>Ir al punto anterior (retroceso).</translation>
  </message>
  <message>
   <source>Grow labels of the class that is pressed: a click takes all that looks alike around it on the uppermost image. Hold the button and drag to the right for more, to the left for less; a right click gives up. The next click takes as much.</source>
   <translation>Hacer crecer etiquetas de la clase pulsada: un clic toma todo lo que se parece a su alrededor en la imagen superior. Mantenga el botón y arrastre a la derecha para tomar más, a la izquierda para tomar menos; un clic derecho lo abandona. El clic siguiente toma lo mismo.</translation>
  </message>
  <message>
   <source>Hide the &amp;maps</source>
   <translation>&amp;Ocultar los mapas</translation>
  </message>
  <message>
   <source>How long to train, at most. A few labels take less.</source>
   <translation>Cuánto entrenar, como máximo. Con pocas etiquetas se tarda menos.</translation>
  </message>
  <message>
   <source>It was cancelled. The model is the one before.</source>
   <translation>Se canceló. El modelo es el de antes.</translation>
  </message>
  <message>
   <source>Label</source>
   <translation>Etiquetar</translation>
  </message>
  <message>
   <source>Label layer</source>
   <translation>Capa de etiquetas</translation>
  </message>
  <message>
   <source>Learning: {share:.0%}</source>
   <translation>Aprendiendo: {share:.0%}</translation>
  </message>
  <message>
   <source>Make a label layer, or choose one. A few labels of each class, far apart, do.</source>
   <translation>Cree una capa de etiquetas o elija una. Bastan unas pocas de cada clase, lejos unas de otras.</translation>
  </message>
  <message>
   <source>Make a layer to draw labels in.</source>
   <translation>Crear una capa en la que dibujar etiquetas.</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>Siguiente</translation>
  </message>
  <message>
   <source>None</source>
   <translation>Ninguna</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>Punto {at} de {all}; {said} dichos</translation>
  </message>
  <message>
   <source>Points or polygons with a field class.</source>
   <translation>Puntos o polígonos con un campo class.</translation>
  </message>
  <message>
   <source>Reading layers and labels…</source>
   <translation>Leyendo capas y etiquetas…</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>Decir que esto está aquí. La tecla es el número que lo precede.</translation>
  </message>
  <message>
   <source>Say what is at some places first.</source>
   <translation>Diga primero qué hay en algunos lugares.</translation>
  </message>
  <message>
   <source>See the image, and what is there, before you see what the map says of it.</source>
   <translation>Mire la imagen y lo que hay antes de ver lo que dice el mapa.</translation>
  </message>
  <message>
   <source>Step Back</source>
   <translation>Un paso atrás</translation>
  </message>
  <message>
   <source>Take back the last label that was drawn.</source>
   <translation>Retirar la última etiqueta dibujada.</translation>
  </message>
  <message>
   <source>The map is being made again…</source>
   <translation>El mapa se está haciendo de nuevo…</translation>
  </message>
  <message>
   <source>The model of the map goes on learning from these labels, and the map is made again.</source>
   <translation>El modelo del mapa sigue aprendiendo de estas etiquetas y el mapa se hace de nuevo.</translation>
  </message>
  <message>
   <source>The new map has other classes than the old one.</source>
   <translation>El mapa nuevo tiene otras clases que el anterior.</translation>
  </message>
  <message>
   <source>The new model and its map are gone. {name} stays.</source>
   <translation>El modelo nuevo y su mapa ya no están. {name} se queda.</translation>
  </message>
  <message>
   <source>The two maps are not on the same pixels.</source>
   <translation>Los dos mapas no tienen los mismos píxeles.</translation>
  </message>
  <message>
   <source>This layer has no field “class”. Make a new one, or choose another.</source>
   <translation>Esta capa no tiene campo «class». Cree una nueva o elija otra.</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>Tiempo</translation>
  </message>
  <message>
   <source>Use the model that was in use before the last one.</source>
   <translation>Usar el modelo que estaba en uso antes del último.</translation>
  </message>
  <message>
   <source>What has changed</source>
   <translation>Qué ha cambiado</translation>
  </message>
  <message>
   <source>Where to look next</source>
   <translation>Dónde mirar ahora</translation>
  </message>
  <message>
   <source>labels</source>
   <translation>etiquetas</translation>
  </message>
  <message>
   <source>there are no new ones</source>
   <translation>no hay ninguna nueva</translation>
  </message>
  <message>
   <source>{name} is in use again.</source>
   <translation>{name} vuelve a estar en uso.</translation>
  </message>
  <message>
   <source>{name} is in use.</source>
   <translation>{name} está en uso.</translation>
  </message>
  <message>
   <source>{name} stays in use.</source>
   <translation>{name} sigue en uso.</translation>
  </message>
  <message>
   <source>{n} labels of other layers are learnt, too.</source>
   <translation>También se aprenden {n} etiquetas de otras capas.</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes of your own. A model of these is made by Learn My Classes in the panel.</source>
   <translation>{n} píxeles de {k} clases propias. Un modelo de ellas se crea con «Aprender mis clases» en el panel.</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes.</source>
   <translation>{n} píxeles de {k} clases.</translation>
  </message>
  <message>
   <source>{n} pixels of {k} classes. Make a map first: its model learns from these labels.</source>
   <translation>{n} píxeles de {k} clases. Haga primero un mapa: su modelo aprende de estas etiquetas.</translation>
  </message>
  <message>
   <source>{n} px</source>
   <translation>{n} px</translation>
  </message>
  <message>
   <source>{share} of the map is of another class now; the layer “{name}” shows where.</source>
   <translation>El {share} del mapa es ahora de otra clase; la capa «{name}» muestra dónde.</translation>
  </message>
 </context>
 <context>
  <name>Labels</name>
  <message>
   <source>Choose a layer of a file of your own.</source>
   <translation>Elija una capa de un archivo propio.</translation>
  </message>
  <message>
   <source>Save it.</source>
   <translation>Guárdela.</translation>
  </message>
  <message>
   <source>it cannot be copied ({why})</source>
   <translation>no se puede copiar ({why})</translation>
  </message>
  <message>
   <source>it cannot be written</source>
   <translation>no se puede escribir</translation>
  </message>
 </context>
 <context>
  <name>LayerFuseDock</name>
  <message>
   <source>&amp;Compare Layers…</source>
   <translation>Com&amp;parar capas…</translation>
  </message>
  <message>
   <source>&amp;Find Layers…</source>
   <translation>&amp;Buscar capas…</translation>
  </message>
  <message>
   <source>&amp;Learn My Classes…</source>
   <translation>&amp;Aprender mis clases…</translation>
  </message>
  <message>
   <source>&amp;Map Change…</source>
   <translation>Cartografiar ca&amp;mbios…</translation>
  </message>
  <message>
   <source>A run of the queue writes this output. Choose another.</source>
   <translation>Una ejecución de la cola escribe esta salida. Elija otra.</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>Elija otro modelo.</translation>
  </message>
  <message>
   <source>Choose another output.</source>
   <translation>Elija otra salida.</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>Elija al menos una capa.</translation>
  </message>
  <message>
   <source>Compare these layers with those of an earlier date: what became what, and on how many hectares.</source>
   <translation>Comparar estas capas con las de una fecha anterior: qué pasó a ser qué, y en cuántas hectáreas.</translation>
  </message>
  <message>
   <source>Draw labels, or say what is at points that the map doubts, and learn from them.</source>
   <translation>Dibujar etiquetas, o decir qué hay en puntos de los que el mapa duda, y aprender de ello.</translation>
  </message>
  <message>
   <source>Find out what each of these layers is worth for the map. A report says which you can do without.</source>
   <translation>Averiguar qué aporta cada una de estas capas al mapa. Un informe dice de cuáles se puede prescindir.</translation>
  </message>
  <message>
   <source>La&amp;bel…</source>
   <translation>&amp;Etiquetar…</translation>
  </message>
  <message>
   <source>LayerFuse’s computing part is not set up yet.</source>
   <translation>La parte de cálculo de LayerFuse aún no está instalada.</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Capas</translation>
  </message>
  <message>
   <source>Look in a public catalogue for layers that the model takes and you have not.</source>
   <translation>Buscar en un catálogo público capas que el modelo admite y que faltan aquí.</translation>
  </message>
  <message>
   <source>Make a model of your own classes. A few dozen polygons of what is where, and ten minutes, do.</source>
   <translation>Hacer un modelo con clases propias. Bastan unas docenas de polígonos que digan qué hay y diez minutos.</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <source>No layer has data in the area. Choose other layers or another area.</source>
   <translation>Ninguna capa tiene datos en el área. Elija otras capas u otra área.</translation>
  </message>
  <message>
   <source>Set Up Engine…</source>
   <translation>Instalar motor…</translation>
  </message>
  <message>
   <source>a run of the queue writes it</source>
   <translation>una ejecución de la cola lo escribe</translation>
  </message>
 </context>
 <context>
  <name>LayerFusePlugin</name>
  <message>
   <source>A map of a closed project is ready.</source>
   <translation>Está listo un mapa de un proyecto cerrado.</translation>
  </message>
  <message>
   <source>Add It Here</source>
   <translation>Añadir aquí</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Detalles</translation>
  </message>
  <message>
   <source>Map Land Cover</source>
   <translation>Cartografiar la cobertura del suelo</translation>
  </message>
  <message>
   <source>Map land cover from the layers you have</source>
   <translation>Cartografiar la cobertura del suelo con las capas que haya</translation>
  </message>
  <message>
   <source>Open Log</source>
   <translation>Abrir registro</translation>
  </message>
  <message>
   <source>Open Report</source>
   <translation>Abrir el informe</translation>
  </message>
  <message>
   <source>Read in the browser how LayerFuse works</source>
   <translation>Leer en el navegador cómo funciona LayerFuse</translation>
  </message>
  <message>
   <source>Results of closed projects not saved yet: {n}.</source>
   <translation>Resultados de proyectos cerrados aún sin guardar: {n}.</translation>
  </message>
  <message>
   <source>Results of this project not saved yet: {n}.</source>
   <translation>Resultados de este proyecto aún sin guardar: {n}.</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>Guardar…</translation>
  </message>
  <message>
   <source>The map is ready, and doubtful.</source>
   <translation>El mapa está listo y es dudoso.</translation>
  </message>
  <message>
   <source>The map is ready.</source>
   <translation>El mapa está listo.</translation>
  </message>
  <message>
   <source>The map was not made.</source>
   <translation>No se hizo el mapa.</translation>
  </message>
  <message>
   <source>The report is ready.</source>
   <translation>El informe está listo.</translation>
  </message>
  <message>
   <source>The run was cancelled.</source>
   <translation>La ejecución se canceló.</translation>
  </message>
  <message>
   <source>They go when QGIS is closed.</source>
   <translation>Se pierden al cerrar QGIS.</translation>
  </message>
  <message>
   <source>{title} is ready.</source>
   <translation>{title}: listo.</translation>
  </message>
 </context>
 <context>
  <name>Layers</name>
  <message>
   <source>Buildings at {size:g} m by the model {model}.</source>
   <translation>Edificios a {size:g} m con el modelo {model}.</translation>
  </message>
  <message>
   <source>Buildings by {model}</source>
   <translation>Edificios con {model}</translation>
  </message>
  <message>
   <source>Every kind of layer that the model knows was given</source>
   <translation>Se dieron todos los tipos de capa que el modelo conoce</translation>
  </message>
  <message>
   <source>Land cover at {size:g} m by the model {model}.</source>
   <translation>Cobertura del suelo a {size:g} m con el modelo {model}.</translation>
  </message>
  <message>
   <source>Land cover by {model}</source>
   <translation>Cobertura del suelo con {model}</translation>
  </message>
  <message>
   <source>Like the training</source>
   <translation>Como el entrenamiento</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version} with the model {model}</source>
   <translation>Hecho con LayerFuse {version} y el modelo {model}</translation>
  </message>
  <message>
   <source>Model: {license}</source>
   <translation>Modelo: {license}</translation>
  </message>
  <message>
   <source>No class</source>
   <translation>Sin clase</translation>
  </message>
  <message>
   <source>Not available: {names}</source>
   <translation>No disponible: {names}</translation>
  </message>
  <message>
   <source>Unlike anything learnt</source>
   <translation>Distinto de todo lo aprendido</translation>
  </message>
 </context>
 <context>
  <name>Layout</name>
  <message>
   <source>By the reference, ha</source>
   <translation>Según la referencia, ha</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Clase</translation>
  </message>
  <message>
   <source>Hectares</source>
   <translation>Hectáreas</translation>
  </message>
  <message>
   <source>Judged by {reference} on {date}: {value} % of it is right (95 % interval: {low} to {high}).</source>
   <translation>Juzgado con {reference} el {date}: es correcto el {value} % (intervalo del 95 %: de {low} a {high}).</translation>
  </message>
  <message>
   <source>Judged by {reference} on {date}: {value} % of it is right.</source>
   <translation>Juzgado con {reference} el {date}: es correcto el {value} %.</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>Mapa</translation>
  </message>
  <message>
   <source>Not judged by a reference yet: the areas are those of the map, without intervals.</source>
   <translation>Aún no juzgado con una referencia: las superficies son las del mapa, sin intervalos.</translation>
  </message>
  <message>
   <source>Reference: {name}</source>
   <translation>Referencia: {name}</translation>
  </message>
  <message>
   <source>Share</source>
   <translation>Proporción</translation>
  </message>
  <message>
   <source>The reference is no random sample of points: the areas have no intervals.</source>
   <translation>La referencia no es una muestra aleatoria de puntos: las superficies no tienen intervalos.</translation>
  </message>
 </context>
 <context>
  <name>LearnDialog</name>
  <message>
   <source> min</source>
   <translation> min</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>&amp;Cerrar</translation>
  </message>
  <message>
   <source>&amp;Learn</source>
   <translation>&amp;Aprender</translation>
  </message>
  <message>
   <source>&amp;New Label Layer…</source>
   <translation>&amp;Nueva capa de etiquetas…</translation>
  </message>
  <message>
   <source>&amp;Pause</source>
   <translation>&amp;Pausar</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>&amp;Detener</translation>
  </message>
  <message>
   <source>A layer to learn from and later to map from. Leave out what you lack.</source>
   <translation>Una capa de la que aprender y con la que cartografiar después. Omita las que no tenga.</translation>
  </message>
  <message>
   <source>A model that knows similar images learns faster. What fits of it is taken, the rest is new.</source>
   <translation>Un modelo que conoce imágenes parecidas aprende más rápido. Se toma de él lo que encaja; el resto es nuevo.</translation>
  </message>
  <message>
   <source>Also what was learnt before</source>
   <translation>También lo aprendido antes</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>Campo de clase</translation>
  </message>
  <message>
   <source>Close the window. A training that runs goes on.</source>
   <translation>Cerrar la ventana. Un entrenamiento en marcha continúa.</translation>
  </message>
  <message>
   <source>Draw polygons where you know what is there, a few for each class and far apart, with the class in a field. Choose the layers to learn from.</source>
   <translation>Dibuje polígonos donde sepa qué hay, unos pocos de cada clase y alejados entre sí, con la clase en un campo. Elija las capas de las que aprender.</translation>
  </message>
  <message>
   <source>Earlier labels</source>
   <translation>Etiquetas anteriores</translation>
  </message>
  <message>
   <source>End the training now. The best so far becomes the model.</source>
   <translation>Terminar ahora el entrenamiento. Lo mejor hasta aquí pasa a ser el modelo.</translation>
  </message>
  <message>
   <source>Ending; the best so far is being scored and saved…</source>
   <translation>Terminando; se evalúa y se guarda lo mejor hasta aquí…</translation>
  </message>
  <message>
   <source>From scratch</source>
   <translation>Desde cero</translation>
  </message>
  <message>
   <source>Halt the training, and have it go on later. Its time stands still.</source>
   <translation>Detener el entrenamiento para seguir más tarde. Su tiempo no corre.</translation>
  </message>
  <message>
   <source>Held out: {name}</source>
   <translation>Reservado: {name}</translation>
  </message>
  <message>
   <source>How long to train, at most. A few labels take less.</source>
   <translation>Cuánto entrenar, como máximo. Con pocas etiquetas se tarda menos.</translation>
  </message>
  <message>
   <source>How the training goes: the loss, which should fall, and the score of the held-out blocks, which should rise. When the score no longer rises there is nothing more to learn from these labels.</source>
   <translation>Cómo va el entrenamiento: la pérdida, que debe bajar, y la puntuación de los bloques reservados, que debe subir. Cuando la puntuación ya no sube, no hay más que aprender de estas etiquetas.</translation>
  </message>
  <message>
   <source>How well each class is found in the held-out blocks from all layers: F1, the balance of what is missed and what is wrongly taken for it. 1 is perfect; below 0.5 a class is more often wrong than right, and asks for more polygons. Few labels make these figures jump.</source>
   <translation>Con qué calidad se encuentra cada clase en los bloques reservados con todas las capas: F1, el equilibrio entre lo que falta y lo que se toma por ella sin serlo. 1 es perfecto; por debajo de 0,5 una clase falla más que acierta y pide más polígonos. Con pocas etiquetas estas cifras dan saltos.</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>Etiquetas</translation>
  </message>
  <message>
   <source>Learn My Classes</source>
   <translation>Aprender mis clases</translation>
  </message>
  <message>
   <source>Learn what this project's models have learnt before, too: each round adds to the last.</source>
   <translation>Aprender también lo que los modelos de este proyecto aprendieron antes: cada ronda se suma a la anterior.</translation>
  </message>
  <message>
   <source>Learn {name}</source>
   <translation>Aprender {name}</translation>
  </message>
  <message>
   <source>Learning curve</source>
   <translation>Curva de aprendizaje</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Licencia</translation>
  </message>
  <message>
   <source>Make a layer with a drop-down of classes, and draw labels in it.</source>
   <translation>Crear una capa con una lista desplegable de clases y dibujar etiquetas en ella.</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Nombre</translation>
  </message>
  <message>
   <source>None</source>
   <translation>Ninguna</translation>
  </message>
  <message>
   <source>Reading layers and labels…</source>
   <translation>Leyendo capas y etiquetas…</translation>
  </message>
  <message>
   <source>Scores by class</source>
   <translation>Puntuación por clase</translation>
  </message>
  <message>
   <source>Start from</source>
   <translation>Partir de</translation>
  </message>
  <message>
   <source>Step {step}, loss {loss:.3f}; at most {left} left</source>
   <translation>Paso {step}, pérdida {loss:.3f}; quedan como máximo {left}</translation>
  </message>
  <message>
   <source>The field that says the class, as text or number.</source>
   <translation>El campo que dice la clase, como texto o número.</translation>
  </message>
  <message>
   <source>The model that knows the layers</source>
   <translation>El modelo que conoce las capas</translation>
  </message>
  <message>
   <source>The model {name} is ready.</source>
   <translation>El modelo {name} está listo.</translation>
  </message>
  <message>
   <source>The training was cancelled.</source>
   <translation>Se canceló el entrenamiento.</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>Tiempo</translation>
  </message>
  <message>
   <source>Train the model. QGIS can be used meanwhile.</source>
   <translation>Entrenar el modelo. Entretanto se puede usar QGIS.</translation>
  </message>
  <message>
   <source>What is where: polygons or points with the class in a field, or a class raster. A few dozen do.</source>
   <translation>Qué hay y dónde: polígonos o puntos con la clase en un campo, o un ráster de clases. Bastan unas docenas.</translation>
  </message>
  <message>
   <source>What others may do with the model; its layers and labels have a say. Empty: it is not said.</source>
   <translation>Qué pueden hacer otros con el modelo; sus capas y etiquetas también cuentan. Vacío: no se dice.</translation>
  </message>
  <message>
   <source>What the model is called in lists: letters, digits, dots, dashes and underscores.</source>
   <translation>Cómo se llama el modelo en las listas: letras, cifras, puntos, guiones y guiones bajos.</translation>
  </message>
  <message>
   <source>{name} is among your models.</source>
   <translation>{name} está entre sus modelos.</translation>
  </message>
  <message>
   <source>{name} is chosen in the panel.</source>
   <translation>{name} está elegido en el panel.</translation>
  </message>
  <message>
   <source>{name} is gone.</source>
   <translation>{name} ya no está.</translation>
  </message>
 </context>
 <context>
  <name>LearningCurve</name>
  <message>
   <source>Best score {best:.2f}</source>
   <translation>Mejor puntuación: {best:.2f}</translation>
  </message>
  <message>
   <source>Loss {n:.3f}</source>
   <translation>Pérdida: {n:.3f}</translation>
  </message>
  <message>
   <source>Score {n:.2f}, best {best:.2f}</source>
   <translation>Puntuación: {n:.2f}, la mejor {best:.2f}</translation>
  </message>
  <message>
   <source>Step {step}: loss {loss:.3f}, score {score:.2f}</source>
   <translation>Paso {step}: pérdida {loss:.3f}, puntuación {score:.2f}</translation>
  </message>
 </context>
 <context>
  <name>Leaving</name>
  <message>
   <source>Runs whose results are temporary, and gone when QGIS is closed: {n}.</source>
   <translation>Ejecuciones cuyos resultados son temporales y desaparecen al cerrar QGIS: {n}.</translation>
  </message>
  <message>
   <source>Where to save the results</source>
   <translation>Dónde guardar los resultados</translation>
  </message>
 </context>
 <context>
  <name>LookUnder</name>
  <message>
   <source>Against the layers below</source>
   <translation>Con las capas de abajo</translation>
  </message>
  <message>
   <source>Against {map}</source>
   <translation>Con {map}</translation>
  </message>
  <message>
   <source>Ask a Pixel</source>
   <translation>Preguntar por un píxel</translation>
  </message>
  <message>
   <source>Ask a pixel</source>
   <translation>Preguntar por un píxel</translation>
  </message>
  <message>
   <source>Asking the model…</source>
   <translation>Preguntando al modelo…</translation>
  </message>
  <message>
   <source>Click on the map: what the model says of that pixel, of all its classes.</source>
   <translation>Haga clic en el mapa: lo que el modelo dice de ese píxel, de todas sus clases.</translation>
  </message>
  <message>
   <source>Dim what is unsure</source>
   <translation>Atenuar lo dudoso</translation>
  </message>
  <message>
   <source>Drag a curtain over the canvas: right of it stands what the map hides.</source>
   <translation>Arrastre una cortina sobre el lienzo: a su derecha está lo que el mapa oculta.</translation>
  </message>
  <message>
   <source>Lay a veil over the map, the thicker the less sure the model is.</source>
   <translation>Poner un velo sobre el mapa, más denso cuanto menos seguro está el modelo.</translation>
  </message>
  <message>
   <source>Look under the map: to the left it is clear, to the right it covers the image.</source>
   <translation>Mirar debajo del mapa: a la izquierda es transparente, a la derecha cubre la imagen.</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>Mapa</translation>
  </message>
  <message>
   <source>Needs a layer of confidence: tick it below Output, and run.</source>
   <translation>Necesita una capa de confianza: márquela en Salida y ejecute.</translation>
  </message>
  <message>
   <source>Opacity</source>
   <translation>Opacidad</translation>
  </message>
  <message>
   <source>Opacity of the map</source>
   <translation>Opacidad del mapa</translation>
  </message>
  <message>
   <source>Swipe</source>
   <translation>Cortina</translation>
  </message>
  <message>
   <source>Swipe against</source>
   <translation>Comparar con</translation>
  </message>
  <message>
   <source>There is no map at this place.</source>
   <translation>No hay mapa en este lugar.</translation>
  </message>
  <message>
   <source>What stands on the right: the layers below the map, or a map of an earlier run.</source>
   <translation>Lo que está a la derecha: las capas bajo el mapa, o el mapa de una ejecución anterior.</translation>
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
   <translation>Elija otro nombre.</translation>
  </message>
  <message>
   <source>it is there already</source>
   <translation>ya está ahí</translation>
  </message>
 </context>
 <context>
  <name>MapAlgorithm</name>
  <message>
   <source>0 to 1. Buildings with a lower mean confidence are left out. 0: none is.</source>
   <translation>De 0 a 1. Se omiten los edificios con una confianza media menor. 0: no se omite ninguno.</translation>
  </message>
  <message>
   <source>A class map that LayerFuse made.</source>
   <translation>Un mapa de clases hecho con LayerFuse.</translation>
  </message>
  <message>
   <source>A class raster, or a layer of polygons whose field score or confidence says how sure each is.</source>
   <translation>Un ráster de clases, o una capa de polígonos cuyo campo score o confidence dice la seguridad de cada uno.</translation>
  </message>
  <message>
   <source>A class raster: whole numbers of 0 to 254.</source>
   <translation>Un ráster de clases: números enteros de 0 a 254.</translation>
  </message>
  <message>
   <source>A model that maps buildings: its folder (config.json and model.safetensors), the name of a downloaded one</source>
   <translation>Un modelo que cartografía edificios: su carpeta (config.json y model.safetensors), el nombre de uno descargado</translation>
  </message>
  <message>
   <source>A multiple of 8. Empty: that of the model, else {size}.</source>
   <translation>Un múltiplo de 8. Vacío: el del modelo o, si no, {size}.</translation>
  </message>
  <message>
   <source>A new or empty folder.</source>
   <translation>Una carpeta nueva o vacía.</translation>
  </message>
  <message>
   <source>A pixel is changed where the two maps differ and the probability of a change is high enough. What has layers on one date only gets codes of its own (255001 before, 255002 after) and is not counted; layers of both dates, such as the DEM, do not make a date. Images of other seasons differ without any change of the land: take the same season.</source>
   <translation>Un píxel ha cambiado donde los dos mapas difieren y la probabilidad de cambio es suficiente. Lo que solo tiene capas en una fecha recibe códigos propios (255001 antes, 255002 después) y no se cuenta; las capas de ambas fechas, como el MDE, no hacen una fecha. Las imágenes de otra estación difieren sin que el terreno cambie: use la misma estación.</translation>
  </message>
  <message>
   <source>A projected system in metres. Empty: that of the first layer in true metres, else the fitting UTM zone.</source>
   <translation>Un sistema proyectado en metros. Vacío: el de la primera capa en metros verdaderos o, si no, la zona UTM que corresponda.</translation>
  </message>
  <message>
   <source>Above 0 up to 1. A pixel whose change is less probable counts as unchanged. 0.5: wherever the two maps differ.</source>
   <translation>Mayor que 0 y hasta 1. Un píxel cuyo cambio es menos probable cuenta como sin cambio. 0,5: allí donde los dos mapas difieren.</translation>
  </message>
  <message>
   <source>An existing land-cover map, in the model's classes or of a known legend.</source>
   <translation>Un mapa de cobertura del suelo existente, con las clases del modelo o con una leyenda conocida.</translation>
  </message>
  <message>
   <source>Area of interest</source>
   <translation>Área de interés</translation>
  </message>
  <message>
   <source>Areas by class</source>
   <translation>Áreas por clase</translation>
  </message>
  <message>
   <source>As the file says</source>
   <translation>Como dice el archivo</translation>
  </message>
  <message>
   <source>As written with the map: places unlike the training are drawn apart, likewise.</source>
   <translation>Como se escribió con el mapa: los lugares distintos del entrenamiento se sortean aparte, del mismo modo.</translation>
  </message>
  <message>
   <source>As written with the map: unsure places of each class are drawn apart, and looked at more often.</source>
   <translation>Como se escribió con el mapa: los lugares dudosos de cada clase se sortean aparte y se miran más a menudo.</translation>
  </message>
  <message>
   <source>Assess accuracy</source>
   <translation>Evaluar la exactitud</translation>
  </message>
  <message>
   <source>Availability</source>
   <translation>Disponibilidad</translation>
  </message>
  <message>
   <source>Band of the land-cover map</source>
   <translation>Banda del mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Bands of the embeddings</source>
   <translation>Bandas de las incrustaciones</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>Edificios</translation>
  </message>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Archivos CSV (*.csv)</translation>
  </message>
  <message>
   <source>Cancelled. Nothing was written.</source>
   <translation>Cancelado. No se escribió nada.</translation>
  </message>
  <message>
   <source>Cancelled. The parts that were finished are kept in {folder}: run again with the same output and 'Go on with a cancelled run' to use them, or delete that folder.</source>
   <translation>Cancelado. Las partes terminadas se conservan en {folder}: ejecute de nuevo con la misma salida y «Continuar una ejecución cancelada» para usarlas, o borre esa carpeta.</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>Cambio</translation>
  </message>
  <message>
   <source>Changed area, in hectares</source>
   <translation>Área cambiada, en hectáreas</translation>
  </message>
  <message>
   <source>Chooses points on a map where a label helps most: where the model doubts, and first where the place is unlike all that it has learnt; far apart, and some in every class. Go through them in their order, say what is there in the field 'class', and give the layer to 'Learn my classes'. They are no random sample: to judge a map, use 'Draw points to judge a map'.</source>
   <translation>Elige en un mapa los puntos donde una etiqueta más ayuda: donde el modelo duda, y ante todo donde el lugar es distinto de todo lo que ha aprendido; alejados entre sí y algunos en cada clase. Recórralos en su orden, diga qué hay en el campo 'class' y dé la capa a «Aprender mis clases». No son una muestra aleatoria: para evaluar un mapa, use «Sortear puntos para evaluar un mapa».</translation>
  </message>
  <message>
   <source>Chooses points on a map where a label of yours helps the model most.</source>
   <translation>Elige en un mapa los puntos donde una etiqueta propia ayuda más al modelo.</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>Campo de clase</translation>
  </message>
  <message>
   <source>Class raster</source>
   <translation>Ráster de clases</translation>
  </message>
  <message>
   <source>Class raster (GeoTIFF) with the model's classes, names and colours.</source>
   <translation>Ráster de clases (GeoTIFF) con las clases, nombres y colores del modelo.</translation>
  </message>
  <message>
   <source>Class raster of the first date.</source>
   <translation>Ráster de clases de la primera fecha.</translation>
  </message>
  <message>
   <source>Class raster of the second date.</source>
   <translation>Ráster de clases de la segunda fecha.</translation>
  </message>
  <message>
   <source>Compare layers</source>
   <translation>Comparar capas</translation>
  </message>
  <message>
   <source>Compared area, in hectares</source>
   <translation>Área comparada, en hectáreas</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Confianza</translation>
  </message>
  <message>
   <source>Configuration for training</source>
   <translation>Configuración para entrenar</translation>
  </message>
  <message>
   <source>Coordinate system of the map</source>
   <translation>Sistema de coordenadas del mapa</translation>
  </message>
  <message>
   <source>Coordinate system of the tiles</source>
   <translation>Sistema de coordenadas de las teselas</translation>
  </message>
  <message>
   <source>Copies polygons, such as parcels or fields, and adds what a map says of each: the class that has most of it (winner) with its share, the second one with its share, the mean confidence, the share that is unlike anything the model has learnt from, and the mapped hectares on the ground with their share of the polygon. A polygon so small that it covers no pixel's centre has the pixel that it lies in.</source>
   <translation>Copia polígonos, como parcelas o campos, y añade lo que un mapa dice de cada uno: la clase que más ocupa (winner) con su proporción, la segunda con la suya, la confianza media, la parte distinta de todo lo que el modelo ha aprendido y las hectáreas cartografiadas sobre el terreno con su proporción del polígono. Un polígono tan pequeño que no cubre el centro de ningún píxel recibe el píxel en el que está.</translation>
  </message>
  <message>
   <source>Cuts layers and labels into aligned tiles that LayerFuse and other tools can train on.</source>
   <translation>Corta capas y etiquetas en teselas alineadas con las que LayerFuse y otras herramientas pueden entrenar.</translation>
  </message>
  <message>
   <source>Cuts layers and labels into tiles: small GeoTIFFs that lie exactly on each other, whatever the coordinate systems and pixel sizes of the layers. Other tools read them as they are. The folder also gets a table of the tiles (tiles.csv) and a configuration (scenes.toml) for 'layerfuse train'.</source>
   <translation>Corta capas y etiquetas en teselas: GeoTIFF pequeños que coinciden exactamente entre sí, cualesquiera que sean los sistemas de coordenadas y tamaños de píxel de las capas. Otras herramientas los leen tal cual. La carpeta recibe además una tabla de las teselas (tiles.csv) y una configuración (scenes.toml) para 'layerfuse train'.</translation>
  </message>
  <message>
   <source>Decides between places that are as useful as each other.</source>
   <translation>Decide entre lugares igual de útiles.</translation>
  </message>
  <message>
   <source>Draw points to judge a map</source>
   <translation>Sortear puntos para evaluar un mapa</translation>
  </message>
  <message>
   <source>Draws points at random within each class of a map (a stratified sample, Olofsson et al. 2014). Go through them on the best imagery that you have, without a look at the map, and write what is there into the field 'class'. Then give the layer to 'Assess accuracy'.</source>
   <translation>Sortea puntos al azar dentro de cada clase de un mapa (una muestra estratificada, Olofsson et al. 2014). Recórralos sobre las mejores imágenes que tenga, sin mirar el mapa, y escriba qué hay en el campo 'class'. Después dé la capa a «Evaluar la exactitud».</translation>
  </message>
  <message>
   <source>Draws points at random within each class of a map, for you to say what is there.</source>
   <translation>Sortea puntos al azar dentro de cada clase de un mapa, para que alguien diga qué hay allí.</translation>
  </message>
  <message>
   <source>Earlier labels</source>
   <translation>Etiquetas anteriores</translation>
  </message>
  <message>
   <source>Elevation band</source>
   <translation>Banda de altitud</translation>
  </message>
  <message>
   <source>Elevation files</source>
   <translation>Archivos de altitud</translation>
  </message>
  <message>
   <source>Elevation or height, in the unit that the model's card names (usually metres).</source>
   <translation>Altitud o altura, en la unidad que indica la ficha del modelo (normalmente metros).</translation>
  </message>
  <message>
   <source>Embed layers</source>
   <translation>Incrustar capas</translation>
  </message>
  <message>
   <source>Embeddings</source>
   <translation>Incrustaciones</translation>
  </message>
  <message>
   <source>Export training data</source>
   <translation>Exportar datos de entrenamiento</translation>
  </message>
  <message>
   <source>Extent</source>
   <translation>Extensión</translation>
  </message>
  <message>
   <source>Extract buildings</source>
   <translation>Extraer edificios</translation>
  </message>
  <message>
   <source>Field of the labels with the class, as text or number. Empty: the first there of class, value, label, reference.</source>
   <translation>Campo de las etiquetas con la clase, como texto o número. Vacío: el primero que haya de class, value, label, reference.</translation>
  </message>
  <message>
   <source>Field of the reference with the class, by value or name. Empty: the first there of class, value, label, reference.</source>
   <translation>Campo de la referencia con la clase, por valor o nombre. Vacío: el primero que haya de class, value, label, reference.</translation>
  </message>
  <message>
   <source>Figures as CSV</source>
   <translation>Cifras en CSV</translation>
  </message>
  <message>
   <source>Figures as JSON</source>
   <translation>Cifras en JSON</translation>
  </message>
  <message>
   <source>Files of embeddings</source>
   <translation>Archivos de incrustaciones</translation>
  </message>
  <message>
   <source>Files of land-cover maps</source>
   <translation>Archivos de mapas de cobertura del suelo</translation>
  </message>
  <message>
   <source>Finds buildings and outlines each of them. Choose a layer for each kind that you have and leave the others empty. Layers may differ in coordinate system, resolution and extent: they are aligned on the fly. Where a layer ends or has no data, the others decide.

Models that have learnt the rims of buildings tell touching ones apart; others give one polygon for a row of houses. Every polygon has its area in square metres, its mean confidence, and which layers had data there.</source>
   <translation>Encuentra edificios y traza el contorno de cada uno. Elija una capa para cada tipo que tenga y deje los demás vacíos. Las capas pueden diferir en sistema de coordenadas, resolución y extensión: se alinean sobre la marcha. Donde una capa acaba o no tiene datos, deciden las demás.

Los modelos que han aprendido los bordes de los edificios separan los que se tocan; otros dan un solo polígono para una hilera de casas. Cada polígono lleva su área en metros cuadrados, su confianza media y qué capas tenían datos allí.</translation>
  </message>
  <message>
   <source>Folder for report and figures</source>
   <translation>Carpeta para el informe y las cifras</translation>
  </message>
  <message>
   <source>Folder for the tiles</source>
   <translation>Carpeta para las teselas</translation>
  </message>
  <message>
   <source>Folder of the model</source>
   <translation>Carpeta del modelo</translation>
  </message>
  <message>
   <source>Found by itself</source>
   <translation>Se encuentra sola</translation>
  </message>
  <message>
   <source>Found by themselves</source>
   <translation>Se encuentran solas</translation>
  </message>
  <message>
   <source>GeoTIFF of signed bytes with a scale, a band for each component; a pixel for each patch.</source>
   <translation>GeoTIFF de bytes con signo y escala, una banda por componente; un píxel por parche.</translation>
  </message>
  <message>
   <source>Gets report.html, which holds everything and can be handed on, and the figures as JSON and CSV.</source>
   <translation>Recibe report.html, que lo contiene todo y se puede entregar a otros, y las cifras en JSON y CSV.</translation>
  </message>
  <message>
   <source>Go on with a cancelled run</source>
   <translation>Continuar una ejecución cancelada</translation>
  </message>
  <message>
   <source>HTML files (*.html)</source>
   <translation>Archivos HTML (*.html)</translation>
  </message>
  <message>
   <source>Held-out blocks</source>
   <translation>Bloques reservados</translation>
  </message>
  <message>
   <source>How long to train, at most. It ends sooner if nothing gets better.</source>
   <translation>Cuánto entrenar, como máximo. Acaba antes si nada mejora.</translation>
  </message>
  <message>
   <source>How much tiles overlap, and for 'best' four mirror images of each: 'fast' takes about two thirds of the time of 'balanced', 'best' nine times as long.</source>
   <translation>Cuánto se solapan las teselas y, con 'best', cuatro imágenes reflejadas de cada una: 'fast' tarda unos dos tercios del tiempo de 'balanced'; 'best', nueve veces más.</translation>
  </message>
  <message>
   <source>How several dates of a layer become one map. 'mean': each is mapped, and the probabilities are averaged where it has data. 'best': one image is made first, each pixel from the date nearest to the median of all, so that cloud which no mask knows is left behind.</source>
   <translation>Cómo varias fechas de una capa se convierten en un mapa. 'mean': se cartografía cada una y se promedian las probabilidades donde tiene datos. 'best': primero se hace una sola imagen, cada píxel de la fecha más cercana a la mediana de todas, de modo que queda fuera la nube que ninguna máscara conoce.</translation>
  </message>
  <message>
   <source>How unlike the training each place is, as written with the map.</source>
   <translation>Cuán distinto del entrenamiento es cada lugar, como se escribió con el mapa.</translation>
  </message>
  <message>
   <source>How unlike training each place is, as written with the map: unlike places come first.</source>
   <translation>Cuán distinto del entrenamiento es cada lugar, como se escribió con el mapa: los lugares distintos van primero.</translation>
  </message>
  <message>
   <source>If the second date has another model; its classes must be the same. Empty: one model.</source>
   <translation>Si la segunda fecha tiene otro modelo; sus clases deben ser las mismas. Vacío: un solo modelo.</translation>
  </message>
  <message>
   <source>In metres. Empty: that of the model, else that of the finest layer.</source>
   <translation>En metros. Vacío: el del modelo o, si no, el de la capa más fina.</translation>
  </message>
  <message>
   <source>In metres. Empty: the pixel size that the model was trained for.</source>
   <translation>En metros. Vacío: el tamaño de píxel para el que se entrenó el modelo.</translation>
  </message>
  <message>
   <source>In metres; for objects only: how far off a boundary may be and still be right.</source>
   <translation>En metros; solo para objetos: cuánto puede desviarse un límite y seguir siendo correcto.</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of change count as unchanged. 0: none does.</source>
   <translation>En metros cuadrados sobre el terreno. Las manchas de cambio menores cuentan como sin cambio. 0: ninguna.</translation>
  </message>
  <message>
   <source>In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable there. Confidence, probabilities and margin stay those of the network. 0: none does.</source>
   <translation>En metros cuadrados sobre el terreno. Las manchas menores del mapa pasan a la clase vecina más probable en ese lugar. La confianza, las probabilidades y el margen siguen siendo los de la red. 0: ninguna.</translation>
  </message>
  <message>
   <source>In square metres. Smaller polygons are left out. 0: none is.</source>
   <translation>En metros cuadrados. Se omiten los polígonos menores. 0: no se omite ninguno.</translation>
  </message>
  <message>
   <source>Judge maps</source>
   <translation>Evaluar mapas</translation>
  </message>
  <message>
   <source>Kinds of layers that were used, joined by +</source>
   <translation>Tipos de capas usados, unidos por +</translation>
  </message>
  <message>
   <source>Labels (polygons or points)</source>
   <translation>Etiquetas (polígonos o puntos)</translation>
  </message>
  <message>
   <source>Labels (raster)</source>
   <translation>Etiquetas (ráster)</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Cobertura del suelo</translation>
  </message>
  <message>
   <source>Land-cover change by {model}</source>
   <translation>Cambio de cobertura del suelo con {model}</translation>
  </message>
  <message>
   <source>Language of the report</source>
   <translation>Idioma del informe</translation>
  </message>
  <message>
   <source>Learn my classes</source>
   <translation>Aprender mis clases</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>Confianza mínima</translation>
  </message>
  <message>
   <source>Least probability of change</source>
   <translation>Probabilidad mínima de cambio</translation>
  </message>
  <message>
   <source>Least share of labels</source>
   <translation>Proporción mínima de etiquetas</translation>
  </message>
  <message>
   <source>Legend of the land-cover map</source>
   <translation>Leyenda del mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Legend of the raster</source>
   <translation>Leyenda del ráster</translation>
  </message>
  <message>
   <source>Letters, digits, dots, dashes and underscores.</source>
   <translation>Letras, cifras, puntos, guiones y guiones bajos.</translation>
  </message>
  <message>
   <source>Licence of the model</source>
   <translation>Licencia del modelo</translation>
  </message>
  <message>
   <source>Makes a model of your own classes from your layers and some labels: a few dozen polygons, points or a class map, in any coordinate system. A few labels take a minute or two of a free processor. A fifth of the labels, in blocks, is held out: it says how good the model is, and which state of it is kept. Cancelling ends the training and keeps the best so far.</source>
   <translation>Hace un modelo con clases propias a partir de capas y de algunas etiquetas: unas docenas de polígonos, puntos o un mapa de clases, en cualquier sistema de coordenadas. Con pocas etiquetas tarda uno o dos minutos si el procesador está libre. Se reserva una quinta parte de las etiquetas, en bloques: dice cómo de bueno es el modelo y qué estado de él se guarda. Al cancelar termina el entrenamiento y se guarda lo mejor hasta entonces.</translation>
  </message>
  <message>
   <source>Makes a model of your own classes from your layers and some polygons, points or a class map.</source>
   <translation>Hace un modelo con clases propias a partir de capas y de algunos polígonos, puntos o un mapa de clases.</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>Mapa</translation>
  </message>
  <message>
   <source>Map after</source>
   <translation>Mapa de después</translation>
  </message>
  <message>
   <source>Map before</source>
   <translation>Mapa de antes</translation>
  </message>
  <message>
   <source>Map by parcel</source>
   <translation>Mapa por parcelas</translation>
  </message>
  <message>
   <source>Map land cover</source>
   <translation>Cartografiar la cobertura del suelo</translation>
  </message>
  <message>
   <source>Map land-cover change</source>
   <translation>Cartografiar cambios de cobertura del suelo</translation>
  </message>
  <message>
   <source>Map or objects to judge</source>
   <translation>Mapa u objetos que evaluar</translation>
  </message>
  <message>
   <source>Maps an area from every combination of the layers in one pass and tells what each of them is worth. Without a reference, by how the maps agree; with one, by how good they are. The report says which layers you can do without, where each layer changes the map, and how sure that is.</source>
   <translation>Cartografía un área con todas las combinaciones de las capas en una pasada y dice cuánto aporta cada una. Sin referencia, según cuánto coinciden los mapas; con ella, según lo buenos que son. El informe dice de qué capas se puede prescindir, dónde cambia el mapa cada capa y con qué seguridad.</translation>
  </message>
  <message>
   <source>Maps land cover from whichever layers you have: optical, radar, elevation, a land-cover map.</source>
   <translation>Cartografía la cobertura del suelo con las capas que haya: ópticas, de radar, de altitud, un mapa de cobertura del suelo.</translation>
  </message>
  <message>
   <source>Maps land cover with one model for every combination of layers. Choose a layer for each kind that you have and leave the others empty. Layers may differ in coordinate system, resolution and extent: they are aligned on the fly. Where a layer ends or has no data, the others decide; where none has data, the map is empty.</source>
   <translation>Cartografía la cobertura del suelo con un solo modelo para toda combinación de capas. Elija una capa para cada tipo que tenga y deje los demás vacíos. Las capas pueden diferir en sistema de coordenadas, resolución y extensión: se alinean sobre la marcha. Donde una capa acaba o no tiene datos, deciden las demás; donde ninguna tiene datos, el mapa queda vacío.</translation>
  </message>
  <message>
   <source>Maps two dates with one model on one grid, and says where one class became another: a raster with 1000 times the class before plus the class after, the transition matrix in hectares, and a report.</source>
   <translation>Cartografía dos fechas con un mismo modelo y una misma cuadrícula, y dice dónde una clase pasó a ser otra: un ráster con 1000 veces la clase de antes más la de después, la matriz de transición en hectáreas y un informe.</translation>
  </message>
  <message>
   <source>Maps two dates with one model, and says what became what, and on how many hectares.</source>
   <translation>Cartografía dos fechas con un mismo modelo y dice qué pasó a ser qué, y en cuántas hectáreas.</translation>
  </message>
  <message>
   <source>Margin</source>
   <translation>Margen</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>Máscaras</translation>
  </message>
  <message>
   <source>Minutes</source>
   <translation>Minutos</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <source>Model to start from, name or folder. Empty: the bundled one that knows the layers; none: from scratch.</source>
   <translation>Modelo de partida, nombre o carpeta. Vacío: el incluido que conoce las capas; none: desde cero.</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelos</translation>
  </message>
  <message>
   <source>More of the same layer, or all of it: files, folders, products (Sentinel-2 SAFE or zip, Landsat, HLS, Sentinel-1) and STAC items. Tiles are put side by side, dates are mapped one by one and averaged.</source>
   <translation>Más de la misma capa, o toda ella: archivos, carpetas, productos (Sentinel-2 SAFE o zip, Landsat, HLS, Sentinel-1) y elementos STAC. Las teselas se juntan; las fechas se cartografían una a una y se promedian.</translation>
  </message>
  <message>
   <source>More points give narrower intervals.</source>
   <translation>Con más puntos, los intervalos son más estrechos.</translation>
  </message>
  <message>
   <source>Multispectral image, for example Landsat or Sentinel-2, with the values of the file.</source>
   <translation>Imagen multiespectral, por ejemplo Landsat o Sentinel-2, con los valores del archivo.</translation>
  </message>
  <message>
   <source>Name and version of the model</source>
   <translation>Nombre y versión del modelo</translation>
  </message>
  <message>
   <source>Name of a bundled model ({names}), or the folder of a model (config.json and model.safetensors). Empty: the one that fits the layers best.</source>
   <translation>Nombre de un modelo incluido ({names}), o la carpeta de un modelo (config.json y model.safetensors). Vacío: el que mejor se ajusta a las capas.</translation>
  </message>
  <message>
   <source>Name of a bundled model ({names}), or the folder of a model, also of one that is pre-trained only. Empty: the one that fits the layers best.</source>
   <translation>Nombre de un modelo incluido ({names}), o carpeta de un modelo, también de uno solo preentrenado. Vacío: el que mejor se ajusta a las capas.</translation>
  </message>
  <message>
   <source>Name of the model</source>
   <translation>Nombre del modelo</translation>
  </message>
  <message>
   <source>Name or folder of the model to train further: it says the kinds of layers, pixel size and tile size. Empty: every layer is taken as it is.</source>
   <translation>Nombre o carpeta del modelo que se seguirá entrenando: fija los tipos de capas, el tamaño de píxel y el de tesela. Vacío: cada capa se toma como está.</translation>
  </message>
  <message>
   <source>No model was chosen: {model} is taken. {reason}</source>
   <translation>No se eligió ningún modelo: se toma {model}. {reason}</translation>
  </message>
  <message>
   <source>No-data value of the elevation layer</source>
   <translation>Valor sin datos de la capa de altitud</translation>
  </message>
  <message>
   <source>No-data value of the embeddings</source>
   <translation>Valor sin datos de las incrustaciones</translation>
  </message>
  <message>
   <source>No-data value of the land-cover map</source>
   <translation>Valor sin datos del mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>No-data value of the optical layer</source>
   <translation>Valor sin datos de la capa óptica</translation>
  </message>
  <message>
   <source>No-data value of the radar layer</source>
   <translation>Valor sin datos de la capa de radar</translation>
  </message>
  <message>
   <source>Number of tiles</source>
   <translation>Número de teselas</translation>
  </message>
  <message>
   <source>Number of tiles computed</source>
   <translation>Número de teselas calculadas</translation>
  </message>
  <message>
   <source>Of the report's own words; names of classes stay as the model has them.</source>
   <translation>El de las palabras propias del informe; los nombres de las clases quedan como los tiene el modelo.</translation>
  </message>
  <message>
   <source>Optical bands</source>
   <translation>Bandas ópticas</translation>
  </message>
  <message>
   <source>Optical files and products</source>
   <translation>Archivos y productos ópticos</translation>
  </message>
  <message>
   <source>Other layers</source>
   <translation>Otras capas</translation>
  </message>
  <message>
   <source>Outlines buildings from whichever layers you have: optical, radar, elevation.</source>
   <translation>Traza los contornos de los edificios con las capas que haya: ópticas, de radar, de altitud.</translation>
  </message>
  <message>
   <source>Page with a picture, the largest changes, the matrix, and what to beware of.</source>
   <translation>Página con una imagen, los mayores cambios, la matriz y lo que hay que tener en cuenta.</translation>
  </message>
  <message>
   <source>Parcels</source>
   <translation>Parcelas</translation>
  </message>
  <message>
   <source>Parcels with their classes</source>
   <translation>Parcelas con sus clases</translation>
  </message>
  <message>
   <source>Pixel size of the map</source>
   <translation>Tamaño de píxel del mapa</translation>
  </message>
  <message>
   <source>Pixel size of the tiles</source>
   <translation>Tamaño de píxel de las teselas</translation>
  </message>
  <message>
   <source>Pixels on a side of a tile</source>
   <translation>Píxeles por lado de una tesela</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>Puntos</translation>
  </message>
  <message>
   <source>Points (GeoPackage) with an empty field 'class', a drop-down of the map's classes.</source>
   <translation>Puntos (GeoPackage) con un campo 'class' vacío, una lista desplegable con las clases del mapa.</translation>
  </message>
  <message>
   <source>Points in all</source>
   <translation>Puntos en total</translation>
  </message>
  <message>
   <source>Points in each class at least</source>
   <translation>Puntos en cada clase, como mínimo</translation>
  </message>
  <message>
   <source>Points or polygons of earlier rounds, with the class in a field of the same name: learnt, too.</source>
   <translation>Puntos o polígonos de rondas anteriores, con la clase en un campo del mismo nombre: también se aprenden.</translation>
  </message>
  <message>
   <source>Points or polygons that are labelled already, near which nothing is asked.</source>
   <translation>Puntos o polígonos ya etiquetados, cerca de los cuales no se pregunta nada.</translation>
  </message>
  <message>
   <source>Points to label</source>
   <translation>Puntos que etiquetar</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polígonos</translation>
  </message>
  <message>
   <source>Polygons (GeoPackage) with class, area, confidence and the layers that had data.</source>
   <translation>Polígonos (GeoPackage) con la clase, el área, la confianza y las capas que tenían datos.</translation>
  </message>
  <message>
   <source>Polygons of the part that training has not seen.</source>
   <translation>Polígonos de la parte que el entrenamiento no ha visto.</translation>
  </message>
  <message>
   <source>Polygons, in any coordinate system; they may overlap.</source>
   <translation>Polígonos, en cualquier sistema de coordenadas; pueden solaparse.</translation>
  </message>
  <message>
   <source>Polygons: nothing is mapped outside of them.</source>
   <translation>Polígonos: fuera de ellos no se cartografía nada.</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>Probabilidades</translation>
  </message>
  <message>
   <source>Probability of change</source>
   <translation>Probabilidad de cambio</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Calidad</translation>
  </message>
  <message>
   <source>Radar backscatter, for example Sentinel-1 VV and VH.</source>
   <translation>Retrodispersión de radar, por ejemplo Sentinel-1 VV y VH.</translation>
  </message>
  <message>
   <source>Radar bands</source>
   <translation>Bandas de radar</translation>
  </message>
  <message>
   <source>Radar files and products</source>
   <translation>Archivos y productos de radar</translation>
  </message>
  <message>
   <source>Raster (GeoTIFF) of what became what, with names and colours; a style file lies beside it.</source>
   <translation>Ráster (GeoTIFF) de qué pasó a ser qué, con nombres y colores; junto a él hay un archivo de estilo.</translation>
  </message>
  <message>
   <source>Raster of the probabilities of all classes, a band each, 0 to 1.</source>
   <translation>Ráster con las probabilidades de todas las clases, una banda por clase, de 0 a 1.</translation>
  </message>
  <message>
   <source>Raster of the probability of the chosen class, 0 to 1.</source>
   <translation>Ráster con la probabilidad de la clase elegida, de 0 a 1.</translation>
  </message>
  <message>
   <source>Raster of the probability that the class is another one, 0 to 1.</source>
   <translation>Ráster con la probabilidad de que la clase sea otra, de 0 a 1.</translation>
  </message>
  <message>
   <source>Raster that says how far the chosen class is ahead of the second: 0 undecided, 1 certain.</source>
   <translation>Ráster que dice cuánto aventaja la clase elegida a la segunda: 0 indecisa, 1 segura.</translation>
  </message>
  <message>
   <source>Raster that says how unlike everything the model has learnt from each place is. Above 1 the map should not be trusted. Only of models that describe their training.</source>
   <translation>Ráster que dice cuán distinto es cada lugar de todo lo que el modelo ha aprendido. Por encima de 1 no conviene fiarse del mapa. Solo con modelos que describen su entrenamiento.</translation>
  </message>
  <message>
   <source>Raster that says which layers had data where: one bit for each kind of layer of the model. Of several dates there are further bands: on how many each has data.</source>
   <translation>Ráster que dice qué capas tenían datos y dónde: un bit por cada tipo de capa del modelo. De varias fechas hay más bandas: en cuántas tiene datos cada una.</translation>
  </message>
  <message>
   <source>Reference (polygons or points)</source>
   <translation>Referencia (polígonos o puntos)</translation>
  </message>
  <message>
   <source>Reference (raster)</source>
   <translation>Referencia (ráster)</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Informe</translation>
  </message>
  <message>
   <source>Right angles</source>
   <translation>Ángulos rectos</translation>
  </message>
  <message>
   <source>Scores of every combination of the layers</source>
   <translation>Puntuación de cada combinación de las capas</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Semilla</translation>
  </message>
  <message>
   <source>Several dates</source>
   <translation>Varias fechas</translation>
  </message>
  <message>
   <source>Smallest patch</source>
   <translation>Mancha más pequeña</translation>
  </message>
  <message>
   <source>Smallest patch of change</source>
   <translation>Mancha de cambio más pequeña</translation>
  </message>
  <message>
   <source>Smallest polygon</source>
   <translation>Polígono más pequeño</translation>
  </message>
  <message>
   <source>So that rare classes can be judged too; the others share the rest by their area.</source>
   <translation>Para poder evaluar también las clases raras; las demás se reparten el resto según su área.</translation>
  </message>
  <message>
   <source>Starting the engine: {python}</source>
   <translation>Iniciando el motor: {python}</translation>
  </message>
  <message>
   <source>Step {step}: loss {loss:.3f}, held-out part {score:.3f} ({classes})</source>
   <translation>Paso {step}: pérdida {loss:.3f}, parte reservada {score:.3f} ({classes})</translation>
  </message>
  <message>
   <source>Straight walls along the building's main direction and across it. A building that is too different from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels.</source>
   <translation>Paredes rectas en la dirección principal del edificio y perpendiculares a ella. Un edificio demasiado distinto, por ejemplo redondo, conserva su contorno simplificado. Desactivado: los contornos siguen los píxeles.</translation>
  </message>
  <message>
   <source>Table (CSV) in hectares: a row for each class before, a column for each class after.</source>
   <translation>Tabla (CSV) en hectáreas: una fila por cada clase de antes y una columna por cada clase de después.</translation>
  </message>
  <message>
   <source>Table of the area of each class in hectares on the ground (CSV).</source>
   <translation>Tabla con el área de cada clase en hectáreas sobre el terreno (CSV).</translation>
  </message>
  <message>
   <source>Table of the tiles</source>
   <translation>Tabla de las teselas</translation>
  </message>
  <message>
   <source>Tells how good a class raster is: confusion matrix, user's and producer's accuracy, F1 and IoU of each class, with intervals. With points drawn by 'Draw points to judge a map' the figures hold for the whole map, and the area of each class is estimated with its uncertainty (Olofsson et al. 2014). Any class raster will do, whoever made it.

Polygons, such as extracted buildings, are judged as single objects: average precision and boundary F1.</source>
   <translation>Dice cómo de bueno es un ráster de clases: matriz de confusión, exactitud del usuario y del productor, F1 e IoU de cada clase, con intervalos. Con puntos de «Sortear puntos para evaluar un mapa» las cifras valen para todo el mapa, y el área de cada clase se estima con su incertidumbre (Olofsson et al. 2014). Sirve cualquier ráster de clases, lo haya hecho quien lo haya hecho.

Los polígonos, como edificios extraídos, se evalúan como objetos sueltos: precisión media y F1 de los límites.</translation>
  </message>
  <message>
   <source>Tells how good a map is, and how much there really is of each class.</source>
   <translation>Dice cómo de bueno es un mapa y cuánto hay en realidad de cada clase.</translation>
  </message>
  <message>
   <source>Tells of each polygon which class it is, how clearly, how sure, and how unlike the training.</source>
   <translation>Dice de cada polígono de qué clase es, con cuánta claridad, con cuánta seguridad y cuán distinto es del entrenamiento.</translation>
  </message>
  <message>
   <source>Tells what each layer is worth for the map, and which you can do without.</source>
   <translation>Dice cuánto aporta cada capa al mapa y de cuáles se puede prescindir.</translation>
  </message>
  <message>
   <source>Ten are a round: label them, learn, map again, and ask anew.</source>
   <translation>Diez son una ronda: etiquételos, aprenda, cartografíe otra vez y pregunte de nuevo.</translation>
  </message>
  <message>
   <source>The area to compare on. Empty: everything that any of the layers covers.</source>
   <translation>El área en la que comparar. Vacío: todo lo que cubra alguna capa.</translation>
  </message>
  <message>
   <source>The area to cut. Empty: everything that any of the layers covers.</source>
   <translation>El área que cortar. Vacío: todo lo que cubra alguna capa.</translation>
  </message>
  <message>
   <source>The area to map. Empty: everything that any of the layers covers.</source>
   <translation>El área que cartografiar. Vacío: todo lo que cubra alguna capa.</translation>
  </message>
  <message>
   <source>The bundled model {name} takes {takes}. It maps {gives} at {size:g} m.</source>
   <translation>El modelo incluido {name} admite {takes}. Cartografía {gives} a {size:g} m.</translation>
  </message>
  <message>
   <source>The confidence that was written with the map.</source>
   <translation>La confianza que se escribió con el mapa.</translation>
  </message>
  <message>
   <source>The map as polygons (GeoPackage) with class, area and confidence.</source>
   <translation>El mapa como polígonos (GeoPackage) con clase, área y confianza.</translation>
  </message>
  <message>
   <source>The map that the buildings are taken from, with the model's classes, names and colours.</source>
   <translation>El mapa del que se sacan los edificios, con las clases, nombres y colores del modelo.</translation>
  </message>
  <message>
   <source>The margin that was written with the map; its confidence will do.</source>
   <translation>El margen que se escribió con el mapa; también sirve su confianza.</translation>
  </message>
  <message>
   <source>The network runs in a Python of its own, chosen in Settings &gt; Options &gt; LayerFuse.</source>
   <translation>La red se ejecuta en un Python propio, elegido en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>The one that fits the layers best</source>
   <translation>El que mejor se ajusta a las capas</translation>
  </message>
  <message>
   <source>The polygons with their own fields and those of the map (GeoPackage), in the classes' colours.</source>
   <translation>Los polígonos con sus propios campos y los del mapa (GeoPackage), con los colores de las clases.</translation>
  </message>
  <message>
   <source>The same seed gives the same points.</source>
   <translation>La misma semilla da los mismos puntos.</translation>
  </message>
  <message>
   <source>The value that means no data, in place of what the file says. nan: all values are data. Empty: as the file and the layer's properties say.</source>
   <translation>El valor que significa sin datos, en lugar del que dice el archivo. nan: todos los valores son datos. Vacío: el que digan el archivo y las propiedades de la capa.</translation>
  </message>
  <message>
   <source>Tiles with labels on a smaller share of their pixels are left out; 0 to 1.</source>
   <translation>Se omiten las teselas con etiquetas en una proporción menor de sus píxeles; de 0 a 1.</translation>
  </message>
  <message>
   <source>Time taken, in seconds</source>
   <translation>Tiempo empleado, en segundos</translation>
  </message>
  <message>
   <source>Tolerance of boundaries</source>
   <translation>Tolerancia de los límites</translation>
  </message>
  <message>
   <source>Transition matrix</source>
   <translation>Matriz de transición</translation>
  </message>
  <message>
   <source>Unlike the training</source>
   <translation>Distinto del entrenamiento</translation>
  </message>
  <message>
   <source>Unlike training</source>
   <translation>Distinto del entrenamiento</translation>
  </message>
  <message>
   <source>Use what an unfinished run with the same inputs and the same output file has left beside it.</source>
   <translation>Usar lo que una ejecución sin acabar, con las mismas entradas y el mismo archivo de salida, ha dejado junto a él.</translation>
  </message>
  <message>
   <source>What another model has seen of the place, as AlphaEarth or TESSERA, for models that have learnt it.</source>
   <translation>Lo que otro modelo ha visto del lugar, como AlphaEarth o TESSERA, para modelos que lo han aprendido.</translation>
  </message>
  <message>
   <source>What is true, as a class raster. Choose polygons or points, or a raster: not both.</source>
   <translation>Lo verdadero, como ráster de clases. Elija polígonos o puntos, o un ráster: no ambos.</translation>
  </message>
  <message>
   <source>What is true: polygons or points, in any coordinate system.</source>
   <translation>Lo verdadero: polígonos o puntos, en cualquier sistema de coordenadas.</translation>
  </message>
  <message>
   <source>What is where, as a class raster. Choose polygons or points, or a raster: not both.</source>
   <translation>Qué hay y dónde, como ráster de clases. Elija polígonos o puntos, o un ráster: no ambos.</translation>
  </message>
  <message>
   <source>What is where: polygons or points with the class in a field.</source>
   <translation>Qué hay y dónde: polígonos o puntos con la clase en un campo.</translation>
  </message>
  <message>
   <source>What others may do with it, such as CC-BY-4.0; the layers and labels have a say. Empty: not said.</source>
   <translation>Qué pueden hacer otros con él, como CC-BY-4.0; las capas y etiquetas también cuentan. Vacío: no se dice.</translation>
  </message>
  <message>
   <source>What to leave out of layers, one a line: optical=/data/cloud.tif:3,8-10 leaves out pixels with these values, optical=/data/cloud.gpkg what polygons cover. optical=none keeps the cloud and shadow that a product tells, and that is left out otherwise.</source>
   <translation>Qué se omite de las capas, una por línea: optical=/data/cloud.tif:3,8-10 omite los píxeles con estos valores; optical=/data/cloud.gpkg, lo que cubren los polígonos. optical=none conserva las nubes y sombras que declara un producto y que de otro modo se omiten.</translation>
  </message>
  <message>
   <source>What {map} says of parcels</source>
   <translation>Lo que {map} dice de las parcelas</translation>
  </message>
  <message>
   <source>Where each layer matters</source>
   <translation>Dónde importa cada capa</translation>
  </message>
  <message>
   <source>Where the model goes. Empty: among your models, in the folder of your QGIS profile.</source>
   <translation>Dónde se guarda el modelo. Vacío: entre los modelos propios, en la carpeta del perfil de QGIS.</translation>
  </message>
  <message>
   <source>Where to look next</source>
   <translation>Dónde mirar ahora</translation>
  </message>
  <message>
   <source>Which bands of the layer, in the order in which the model names its own: names or numbers, 0 for one that is lacking, such as B02,B03,B04,B08. Empty: found by themselves, by what the file calls them.</source>
   <translation>Qué bandas de la capa, en el orden en que el modelo nombra las suyas: nombres o números, 0 para la que falte, como B02,B03,B04,B08. Vacío: se encuentran solas, por cómo las llama el archivo.</translation>
  </message>
  <message>
   <source>Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its codes are taken as they are. Empty: found by itself, and told.</source>
   <translation>Qué leyenda tiene el mapa de clases: {names}, un archivo .json con una tabla propia, o none: sus códigos se toman como están. Vacío: se encuentra sola, y se dice.</translation>
  </message>
  <message>
   <source>Without a model: more rasters of any kind, each under its own name.</source>
   <translation>Sin modelo: más rásteres de cualquier tipo, cada uno con su propio nombre.</translation>
  </message>
  <message>
   <source>Writes a vector for each patch of the area: what the model sees in whichever layers there are, before it decides for a class. Places that look alike to the model have vectors that point the same way: their scalar product is near 1. For clustering, search by likeness and classifiers of your own, in any tool.</source>
   <translation>Escribe un vector por cada parche del área: lo que el modelo ve en las capas que haya, antes de decidirse por una clase. Los lugares que el modelo ve parecidos tienen vectores que apuntan en la misma dirección: su producto escalar es casi 1. Para agrupar, buscar por semejanza y usar clasificadores propios, en cualquier herramienta.</translation>
  </message>
  <message>
   <source>Writes what a model sees in layers, before it decides for a class, as a raster of embeddings.</source>
   <translation>Escribe lo que un modelo ve en las capas, antes de decidirse por una clase, como ráster de incrustaciones.</translation>
  </message>
  <message>
   <source>active learning,suggest,samples,label,training,doubt,uncertainty,margin</source>
   <translation>aprendizaje activo,sugerir,muestras,etiqueta,entrenamiento,duda,incertidumbre,margen</translation>
  </message>
  <message>
   <source>building,house,roof,footprint,outline,polygon,vectorize,regularize,right angle,orthogonal,instance,segmentation,detection,deep learning,neural network,transformer,fusion,multimodal,aerial,satellite,sar,radar,dsm,elevation,predict</source>
   <translation>edificio,casa,tejado,huella,contorno,polígono,vectorizar,regularizar,ángulo recto,ortogonal,instancia,segmentación,detección,aprendizaje profundo,red neuronal,transformer,fusión,multimodal,aéreo,satélite,sar,radar,mds,altitud,predecir</translation>
  </message>
  <message>
   <source>change detection,two dates,before,after,transition,matrix,from-to,difference,loss,gain</source>
   <translation>detección de cambios,dos fechas,antes,después,transición,matriz,de-a,diferencia,pérdida,ganancia</translation>
  </message>
  <message>
   <source>embedding,features,tokens,vectors,foundation model,similarity,clustering</source>
   <translation>incrustación,embedding,características,tokens,vectores,modelo fundacional,semejanza,agrupamiento</translation>
  </message>
  <message>
   <source>land use,lulc,classification,classify,segmentation,deep learning,neural network,transformer,fusion,multimodal,satellite,sentinel,landsat,sar,radar,dem,elevation,predict</source>
   <translation>uso del suelo,ocupación del suelo,clasificación,clasificar,segmentación,aprendizaje profundo,red neuronal,transformer,fusión,multimodal,satélite,sentinel,landsat,sar,radar,mde,altitud,predecir</translation>
  </message>
  <message>
   <source>modalities,worth,contribution,importance,shapley,subsets,accuracy,report,ablation</source>
   <translation>modalidades,valor,contribución,importancia,shapley,subconjuntos,exactitud,informe,ablación</translation>
  </message>
  <message>
   <source>or of a bundled one ({names}). Empty: the one that fits the layers best.</source>
   <translation>o el de uno incluido ({names}). Vacío: el que mejor se ajusta a las capas.</translation>
  </message>
  <message>
   <source>sampling,stratified,random,validation,reference,accuracy,olofsson</source>
   <translation>muestreo,estratificado,aleatorio,validación,referencia,exactitud,olofsson</translation>
  </message>
  <message>
   <source>train,training,fine-tune,supervised,classification,polygons,samples,own classes</source>
   <translation>entrenar,entrenamiento,ajuste fino,supervisada,clasificación,polígonos,muestras,clases propias</translation>
  </message>
  <message>
   <source>training,data,tiles,chips,patches,labels,masks,dataset,deep learning,export</source>
   <translation>entrenamiento,datos,teselas,recortes,parches,etiquetas,máscaras,conjunto de datos,aprendizaje profundo,exportar</translation>
  </message>
  <message>
   <source>validation,confusion matrix,error matrix,overall accuracy,user's accuracy,producer's accuracy,olofsson,area estimate,reference,iou,f1,average precision,kappa</source>
   <translation>validación,matriz de confusión,matriz de error,exactitud global,exactitud del usuario,exactitud del productor,olofsson,estimación de área,referencia,iou,f1,precisión media,kappa</translation>
  </message>
  <message>
   <source>zonal statistics,zones,fields,parcels,polygons,majority,share,aggregate</source>
   <translation>estadísticas de zona,zonas,campos,parcelas,polígonos,mayoría,proporción,agregar</translation>
  </message>
  <message>
   <source>{count} of {all} tiles of {size} x {size} pixels of {metres:g} m are in {folder}.</source>
   <translation>{count} de {all} teselas de {size} x {size} píxeles de {metres:g} m están en {folder}.</translation>
  </message>
  <message>
   <source>{label}, after</source>
   <translation>{label}, después</translation>
  </message>
  <message>
   <source>{label}, before</source>
   <translation>{label}, antes</translation>
  </message>
 </context>
 <context>
  <name>MaskField</name>
  <message>
   <source>/data/cloud.tif:3,8-10 leaves out pixels of a raster with these values, /data/cloud.gpkg what polygons cover; several with ; between. none: nothing, not even the cloud and shadow that a product tells.</source>
   <translation>/data/cloud.tif:3,8-10 omite los píxeles de un ráster con estos valores; /data/cloud.gpkg, lo que cubren los polígonos; varios, separados por ;. none: nada, ni siquiera las nubes y sombras que declara un producto.</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>Todos los archivos (*)</translation>
  </message>
  <message>
   <source>By the product</source>
   <translation>Según el producto</translation>
  </message>
  <message>
   <source>Choose What to Leave Out</source>
   <translation>Elegir qué omitir</translation>
  </message>
  <message>
   <source>Choose polygons or a raster, of the project or a file. Of a raster, write the values to leave out after the colon, where its name does not tell them.</source>
   <translation>Elija polígonos o un ráster, del proyecto o de un archivo. De un ráster, escriba tras los dos puntos los valores que se omiten, si su nombre no los indica.</translation>
  </message>
  <message>
   <source>Choose what to leave out of {layer}</source>
   <translation>Elegir qué omitir de {layer}</translation>
  </message>
  <message>
   <source>File…</source>
   <translation>Archivo…</translation>
  </message>
  <message>
   <source>Polygons and rasters ({patterns})</source>
   <translation>Polígonos y rásteres ({patterns})</translation>
  </message>
  <message>
   <source>What to leave out of {layer}</source>
   <translation>Qué se omite de {layer}</translation>
  </message>
 </context>
 <context>
  <name>ModalityRow</name>
  <message>
   <source>As the layer says</source>
   <translation>Como dice la capa</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>Bandas</translation>
  </message>
  <message>
   <source>Bands of {layer}</source>
   <translation>Bandas de {layer}</translation>
  </message>
  <message>
   <source>Bands: {names}</source>
   <translation>Bandas: {names}</translation>
  </message>
  <message>
   <source>Found by itself</source>
   <translation>Se encuentra sola</translation>
  </message>
  <message>
   <source>Leave out</source>
   <translation>Omitir</translation>
  </message>
  <message>
   <source>Legend</source>
   <translation>Leyenda</translation>
  </message>
  <message>
   <source>Legend of {layer}</source>
   <translation>Leyenda de {layer}</translation>
  </message>
  <message>
   <source>No data</source>
   <translation>Sin datos</translation>
  </message>
  <message>
   <source>No data in {layer}</source>
   <translation>Sin datos en {layer}</translation>
  </message>
  <message>
   <source>Not available</source>
   <translation>No disponible</translation>
  </message>
  <message>
   <source>Show which band of the layer stands for which of the model, and change it.</source>
   <translation>Mostrar qué banda de la capa corresponde a cuál del modelo, y cambiarlo.</translation>
  </message>
  <message>
   <source>The band of the layer that holds {band}. Where a band is lacking, its mean is taken.</source>
   <translation>La banda de la capa que contiene {band}. Donde falta una banda, se toma su media.</translation>
  </message>
  <message>
   <source>The layer of this kind. Leave it empty if you have none: the model goes by the others. Files, folders and products, such as a Sentinel-2 SAFE, can be dropped here, or their path written; several layers of the project, dropped here together, are one.</source>
   <translation>La capa de este tipo. Déjela vacía si no tiene ninguna: el modelo se guía por las demás. Aquí se pueden soltar archivos, carpetas y productos, como un SAFE de Sentinel-2, o escribir su ruta; varias capas del proyecto, soltadas aquí juntas, son una sola.</translation>
  </message>
  <message>
   <source>The value that means no data, in place of what the file says. nan: all values are data. Empty: as the file and the layer's properties say.</source>
   <translation>El valor que significa sin datos, en lugar del que dice el archivo. nan: todos los valores son datos. Vacío: el que digan el archivo y las propiedades de la capa.</translation>
  </message>
  <message>
   <source>Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its codes are taken as they are. Empty: found by itself, and told.</source>
   <translation>Qué leyenda tiene el mapa de clases: {names}, un archivo .json con una tabla propia, o none: sus códigos se toman como están. Vacío: se encuentra sola, y se dice.</translation>
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
   <translation>Acceso al Hub</translation>
  </message>
  <message>
   <source>Address of a server to ask instead. Empty: those of the options.</source>
   <translation>Dirección de un servidor al que preguntar en su lugar. Vacío: los de las opciones.</translation>
  </message>
  <message>
   <source>Asks the network for models that can be downloaded. Else those on this computer.</source>
   <translation>Pregunta a la red qué modelos se pueden descargar. Si no, los de este equipo.</translation>
  </message>
  <message>
   <source>Cancelled. Nothing half is left.</source>
   <translation>Cancelado. No queda nada a medias.</translation>
  </message>
  <message>
   <source>Commit that is used from now on</source>
   <translation>Commit que se usa desde ahora</translation>
  </message>
  <message>
   <source>Download a model</source>
   <translation>Descargar un modelo</translation>
  </message>
  <message>
   <source>Fetches a model from the Hugging Face Hub and verifies it.</source>
   <translation>Descarga un modelo del Hugging Face Hub y lo verifica.</translation>
  </message>
  <message>
   <source>Fetches a model from the Hugging Face Hub and verifies its content. Afterwards give its name as the model of the other algorithms.

A branch or tag is resolved once; from then on that commit is used, offline. Models lie in the Hub's usual cache, shared with other tools. Only weights without any program in them (safetensors) are fetched.</source>
   <translation>Descarga un modelo del Hugging Face Hub y verifica su contenido. Después indique su nombre como modelo de los demás algoritmos.

Una rama o etiqueta se resuelve una sola vez; desde entonces se usa ese commit, sin conexión. Los modelos están en la caché habitual del Hub, compartida con otras herramientas. Solo se descargan pesos que no llevan ningún programa dentro (safetensors).</translation>
  </message>
  <message>
   <source>Folder of the model</source>
   <translation>Carpeta del modelo</translation>
  </message>
  <message>
   <source>For private models and those with a licence to accept: an authentication configuration of QGIS whose password is your access key of the Hub. Empty: that of the options, else the login of the Hub's own tools.</source>
   <translation>Para modelos privados y para los que piden aceptar una licencia: una configuración de autenticación de QGIS cuya contraseña es su clave de acceso al Hub. Vacío: la de las opciones o, si no, el inicio de sesión de las herramientas propias del Hub.</translation>
  </message>
  <message>
   <source>List models</source>
   <translation>Listar modelos</translation>
  </message>
  <message>
   <source>Lists the models on this machine, or searches the Hugging Face Hub.</source>
   <translation>Lista los modelos de este equipo, o busca en el Hugging Face Hub.</translation>
  </message>
  <message>
   <source>Lists the models on this machine: bundled, downloaded and imported, with layers, classes, pixel size and size on disk. Or searches the Hugging Face Hub for models made for LayerFuse.</source>
   <translation>Lista los modelos de este equipo: incluidos, descargados e importados, con capas, clases, tamaño de píxel y tamaño en disco. O busca en el Hugging Face Hub modelos hechos para LayerFuse.</translation>
  </message>
  <message>
   <source>Mirror of the Hub</source>
   <translation>Réplica del Hub</translation>
  </message>
  <message>
   <source>Model on the Hub</source>
   <translation>Modelo en el Hub</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelos</translation>
  </message>
  <message>
   <source>Models, a line each</source>
   <translation>Modelos, uno por línea</translation>
  </message>
  <message>
   <source>Name and version of the model</source>
   <translation>Nombre y versión del modelo</translation>
  </message>
  <message>
   <source>Number of models</source>
   <translation>Número de modelos</translation>
  </message>
  <message>
   <source>ORG/NAME, or ORG/NAME@REVISION for a branch, tag or commit.</source>
   <translation>ORG/NOMBRE, u ORG/NOMBRE@REVISIÓN para una rama, una etiqueta o un commit.</translation>
  </message>
  <message>
   <source>Only models of the Hub whose name has this. Empty: all.</source>
   <translation>Solo los modelos del Hub cuyo nombre contiene esto. Vacío: todos.</translation>
  </message>
  <message>
   <source>Part of the name</source>
   <translation>Parte del nombre</translation>
  </message>
  <message>
   <source>Search the Hugging Face Hub</source>
   <translation>Buscar en el Hugging Face Hub</translation>
  </message>
  <message>
   <source>hugging face,hub,weights,network,fetch,install</source>
   <translation>hugging face,hub,pesos,red,descargar,instalar</translation>
  </message>
  <message>
   <source>hugging face,hub,weights,search,find,browse</source>
   <translation>hugging face,hub,pesos,buscar,encontrar,explorar</translation>
  </message>
 </context>
 <context>
  <name>ModelBrowser</name>
  <message>
   <source>Add File…</source>
   <translation>Añadir archivo…</translation>
  </message>
  <message>
   <source>Add Folder…</source>
   <translation>Añadir carpeta…</translation>
  </message>
  <message>
   <source>Add a folder with config.json and model.safetensors. It stays where it is.</source>
   <translation>Añadir una carpeta con config.json y model.safetensors. Se queda donde está.</translation>
  </message>
  <message>
   <source>Add a zip of a model, or an ONNX file of another tool. It is checked and copied.</source>
   <translation>Añadir un zip de un modelo, o un archivo ONNX de otra herramienta. Se comprueba y se copia.</translation>
  </message>
  <message>
   <source>Ask the Hub what a newer version would change, and change to it.</source>
   <translation>Preguntar al Hub qué cambiaría una versión más nueva, y cambiar a ella.</translation>
  </message>
  <message>
   <source>Bundled</source>
   <translation>Incluido</translation>
  </message>
  <message>
   <source>Card of the model</source>
   <translation>Ficha del modelo</translation>
  </message>
  <message>
   <source>Choose the File of a Model</source>
   <translation>Elegir el archivo de un modelo</translation>
  </message>
  <message>
   <source>Choose the Folder of a Model</source>
   <translation>Elegir la carpeta de un modelo</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Cerrar</translation>
  </message>
  <message>
   <source>Close this window; a download goes on in the Task Manager.</source>
   <translation>Cerrar esta ventana; una descarga continúa en el administrador de tareas.</translation>
  </message>
  <message>
   <source>Delete a downloaded or imported model. A folder is only taken off the list.</source>
   <translation>Borrar un modelo descargado o importado. Una carpeta solo se quita de la lista.</translation>
  </message>
  <message>
   <source>Delete the model {model} from this computer?</source>
   <translation>¿Borrar el modelo {model} de este equipo?</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>Borrar…</translation>
  </message>
  <message>
   <source>Downloaded and imported</source>
   <translation>Descargados e importados</translation>
  </message>
  <message>
   <source>Import a LayerFuse model</source>
   <translation>Importar un modelo de LayerFuse</translation>
  </message>
  <message>
   <source>LayerFuse Models</source>
   <translation>Modelos de LayerFuse</translation>
  </message>
  <message>
   <source>Look for an update of {model}</source>
   <translation>Buscar una actualización de {model}</translation>
  </message>
  <message>
   <source>Mine</source>
   <translation>Míos</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelos</translation>
  </message>
  <message>
   <source>Models on this computer, or on the Hub.</source>
   <translation>Modelos de este equipo o del Hub.</translation>
  </message>
  <message>
   <source>ONNX files need 60 MB more in the engine. Add the file again when it is set up.</source>
   <translation>Los archivos ONNX necesitan 60 MB más en el motor. Añada el archivo de nuevo cuando esté preparado.</translation>
  </message>
  <message>
   <source>On This Computer</source>
   <translation>En este equipo</translation>
  </message>
  <message>
   <source>On the Hugging Face Hub</source>
   <translation>En el Hugging Face Hub</translation>
  </message>
  <message>
   <source>Remove From List</source>
   <translation>Quitar de la lista</translation>
  </message>
  <message>
   <source>Set Up</source>
   <translation>Instalar</translation>
  </message>
  <message>
   <source>The Hub has a newer version of {model}. Change to it?</source>
   <translation>El Hub tiene una versión más nueva de {model}. ¿Cambiar a ella?</translation>
  </message>
  <message>
   <source>The models on this computer. Double click uses one.</source>
   <translation>Los modelos de este equipo. Un doble clic usa uno.</translation>
  </message>
  <message>
   <source>Update {model}</source>
   <translation>Actualizar {model}</translation>
  </message>
  <message>
   <source>Update…</source>
   <translation>Actualizar…</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>Usar</translation>
  </message>
  <message>
   <source>Use the selected model in the panel.</source>
   <translation>Usar el modelo seleccionado en el panel.</translation>
  </message>
  <message>
   <source>What the model takes and makes, and how well.</source>
   <translation>Qué admite y qué produce el modelo, y con qué calidad.</translation>
  </message>
  <message>
   <source>Where the models are</source>
   <translation>Dónde están los modelos</translation>
  </message>
  <message>
   <source>Zip and ONNX files (*.zip *.onnx)</source>
   <translation>Archivos zip y ONNX (*.zip *.onnx)</translation>
  </message>
  <message>
   <source>{model} is up to date.</source>
   <translation>{model} está al día.</translation>
  </message>
 </context>
 <context>
  <name>ModelSection</name>
  <message>
   <source>Choose…</source>
   <translation>Elegir…</translation>
  </message>
  <message>
   <source>Licence {license}</source>
   <translation>Licencia {license}</translation>
  </message>
  <message>
   <source>Look at the models on this computer and on the Hugging Face Hub, add others, delete some.</source>
   <translation>Ver los modelos de este equipo y del Hugging Face Hub, añadir otros, borrar algunos.</translation>
  </message>
  <message>
   <source>Look at the models, add others</source>
   <translation>Ver los modelos, añadir otros</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <source>Takes any of: {layers}</source>
   <translation>Admite: {layers}</translation>
  </message>
  <message>
   <source>The model that makes the map. It decides which kinds of layers can be used.</source>
   <translation>El modelo que hace el mapa. Decide qué tipos de capas se pueden usar.</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>no encaja</translation>
  </message>
  <message>
   <source>fits your layers</source>
   <translation>encaja</translation>
  </message>
  <message>
   <source>in part</source>
   <translation>en parte</translation>
  </message>
  <message>
   <source>{task}, {count} classes, {size:g} m pixels</source>
   <translation>{task}, {count} clases, píxeles de {size:g} m</translation>
  </message>
  <message>
   <source>{task}, {size:g} m pixels</source>
   <translation>{task}, píxeles de {size:g} m</translation>
  </message>
 </context>
 <context>
  <name>ModelWidget</name>
  <message>
   <source>Choose the folder of a model</source>
   <translation>Elegir la carpeta de un modelo</translation>
  </message>
  <message>
   <source>{name}: buildings at {size:g} m, of {layers}</source>
   <translation>{name}: edificios a {size:g} m, de {layers}</translation>
  </message>
  <message>
   <source>{name}: {count} classes at {size:g} m, of {layers}</source>
   <translation>{name}: {count} clases a {size:g} m, de {layers}</translation>
  </message>
 </context>
 <context>
  <name>Models</name>
  <message>
   <source>Accuracy</source>
   <translation>Exactitud</translation>
  </message>
  <message>
   <source>Attribution</source>
   <translation>Atribución</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>Clases</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Carpeta</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Licencia</translation>
  </message>
  <message>
   <source>Limitations</source>
   <translation>Limitaciones</translation>
  </message>
  <message>
   <source>Mean F1</source>
   <translation>F1 medio</translation>
  </message>
  <message>
   <source>Mean IoU</source>
   <translation>IoU medio</translation>
  </message>
  <message>
   <source>Of each class, the balance of what is missed and what is wrongly found; the mean of all classes.</source>
   <translation>De cada clase, el equilibrio entre lo omitido y lo hallado por error; la media de todas las clases.</translation>
  </message>
  <message>
   <source>Of each class, what map and truth have in common, over what either has; the mean of all classes.</source>
   <translation>De cada clase, lo que mapa y verdad tienen en común entre lo que tiene uno u otra; la media de todas las clases.</translation>
  </message>
  <message>
   <source>Pixel size</source>
   <translation>Tamaño de píxel</translation>
  </message>
  <message>
   <source>Repository</source>
   <translation>Repositorio</translation>
  </message>
  <message>
   <source>SHA-256</source>
   <translation>SHA-256</translation>
  </message>
  <message>
   <source>Scores by layers given</source>
   <translation>Puntuación según las capas dadas</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Tamaño</translation>
  </message>
  <message>
   <source>Takes any of</source>
   <translation>Admite</translation>
  </message>
  <message>
   <source>The share of all pixels that are right.</source>
   <translation>La proporción de píxeles correctos.</translation>
  </message>
  <message>
   <source>Training data</source>
   <translation>Datos de entrenamiento</translation>
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
   <translation>Borrar descargados…</translation>
  </message>
  <message>
   <source>Delete all downloaded and imported models from this computer?</source>
   <translation>¿Borrar de este equipo todos los modelos descargados e importados?</translation>
  </message>
  <message>
   <source>Delete all models that were downloaded or imported. Files of other programs in that folder stay.</source>
   <translation>Borrar todos los modelos descargados o importados. Los archivos de otros programas en esa carpeta se conservan.</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Carpeta</translation>
  </message>
  <message>
   <source>Look at the models on this computer and on the Hub; delete single ones.</source>
   <translation>Ver los modelos de este equipo y del Hub; borrar algunos.</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelos</translation>
  </message>
  <message>
   <source>Models…</source>
   <translation>Modelos…</translation>
  </message>
  <message>
   <source>The usual cache of the Hugging Face Hub, which other programs use, too</source>
   <translation>La caché habitual del Hub de Hugging Face, que usan también otros programas</translation>
  </message>
  <message>
   <source>{folder}
Models: {size}</source>
   <translation>{folder}
Modelos: {size}</translation>
  </message>
 </context>
 <context>
  <name>NetworkGroup</name>
  <message>
   <source>A file with certificates of authorities (PEM), for networks that inspect encrypted traffic. It is used in place of the usual ones, for the Hub and for the set-up of the engine.</source>
   <translation>Un archivo con certificados de autoridades (PEM), para redes que inspeccionan el tráfico cifrado. Se usa en lugar de los habituales, para el Hub y para la instalación del motor.</translation>
  </message>
  <message>
   <source>Access to the Hub</source>
   <translation>Acceso al Hub</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>Añadir</translation>
  </message>
  <message>
   <source>Add the address of a mirror to the list.</source>
   <translation>Añadir a la lista la dirección de una réplica.</translation>
  </message>
  <message>
   <source>Address of a second package index, for example one with another build of torch.</source>
   <translation>Dirección de un segundo índice de paquetes, por ejemplo uno con otra compilación de torch.</translation>
  </message>
  <message>
   <source>Address of your organisation's mirror of Python packages, for the set-up of the engine.</source>
   <translation>Dirección de la réplica de paquetes de Python de su organización, para la instalación del motor.</translation>
  </message>
  <message>
   <source>As pip is set up on this computer</source>
   <translation>Como esté configurado pip en este equipo</translation>
  </message>
  <message>
   <source>Ask the selected server earlier.</source>
   <translation>Preguntar antes al servidor seleccionado.</translation>
  </message>
  <message>
   <source>Certificates</source>
   <translation>Certificados</translation>
  </message>
  <message>
   <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
   <translation>Certificados (*.pem *.crt *.cer);;Todos los archivos (*)</translation>
  </message>
  <message>
   <source>Choose a File of Certificates</source>
   <translation>Elegir un archivo de certificados</translation>
  </message>
  <message>
   <source>Chosen with the build of torch</source>
   <translation>Se elige con la compilación de torch</translation>
  </message>
  <message>
   <source>Extra index</source>
   <translation>Índice adicional</translation>
  </message>
  <message>
   <source>For private models and those with a licence to accept: a configuration of QGIS's authentication database with your access key of the Hub as password (method Basic), or as the header Authorization (method API Header). Only the configuration's name is kept in the settings.</source>
   <translation>Para modelos privados y para los que piden aceptar una licencia: una configuración de la base de datos de autenticación de QGIS con su clave de acceso al Hub como contraseña (método Basic) o como cabecera Authorization (método API Header). En la configuración solo se guarda su nombre.</translation>
  </message>
  <message>
   <source>Move Up</source>
   <translation>Subir</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>Red</translation>
  </message>
  <message>
   <source>Package index</source>
   <translation>Índice de paquetes</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Quitar</translation>
  </message>
  <message>
   <source>Servers of the Hub</source>
   <translation>Servidores del Hub</translation>
  </message>
  <message>
   <source>Servers of the Hugging Face Hub</source>
   <translation>Servidores del Hugging Face Hub</translation>
  </message>
  <message>
   <source>Take the selected server off the list.</source>
   <translation>Quitar de la lista el servidor seleccionado.</translation>
  </message>
  <message>
   <source>The Hub or mirrors of it, asked in this order: the next one when one cannot be reached, never when one refuses. Only the first is shown your access key. Double click or F2 changes an address.</source>
   <translation>El Hub o réplicas suyas, a los que se pregunta en este orden: al siguiente cuando no se puede llegar a uno, nunca cuando uno se niega. Solo el primero ve su clave de acceso. Un doble clic o F2 cambia una dirección.</translation>
  </message>
  <message>
   <source>The proxy is that of QGIS: Settings &gt; Options &gt; Network.</source>
   <translation>El proxy es el de QGIS: Configuración &gt; Opciones &gt; Red.</translation>
  </message>
  <message>
   <source>Those that come with the programs</source>
   <translation>Los que vienen con los programas</translation>
  </message>
 </context>
 <context>
  <name>NewLabels</name>
  <message>
   <source>Classes</source>
   <translation>Clases</translation>
  </message>
  <message>
   <source>Classes, one a line</source>
   <translation>Clases, una por línea</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Archivo</translation>
  </message>
  <message>
   <source>GeoPackage (*.gpkg)</source>
   <translation>GeoPackage (*.gpkg)</translation>
  </message>
  <message>
   <source>Labels are</source>
   <translation>Las etiquetas son</translation>
  </message>
  <message>
   <source>New Label Layer</source>
   <translation>Nueva capa de etiquetas</translation>
  </message>
  <message>
   <source>One class a line: those of the model, or your own. With the model's names alone, its next version keeps all its classes and goes on; any other name makes a model of just these classes.</source>
   <translation>Una clase por línea: las del modelo o las suyas. Con solo los nombres del modelo, su versión siguiente conserva todas sus clases y continúa; cualquier otro nombre hace un modelo solo de estas clases.</translation>
  </message>
  <message>
   <source>Outlines of what you know, drawn on the map.</source>
   <translation>Contornos de lo que conoce, dibujados en el mapa.</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>Puntos</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polígonos</translation>
  </message>
  <message>
   <source>Single places, a click each.</source>
   <translation>Lugares sueltos, un clic cada uno.</translation>
  </message>
  <message>
   <source>Where the labels are kept. Every label is saved as it is drawn.</source>
   <translation>Dónde se guardan las etiquetas. Cada una se guarda al dibujarla.</translation>
  </message>
  <message>
   <source>Write at least two.</source>
   <translation>Escriba al menos dos.</translation>
  </message>
  <message>
   <source>classes</source>
   <translation>clases</translation>
  </message>
  <message>
   <source>there is one</source>
   <translation>hay una sola</translation>
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
   <translation>nada</translation>
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
   <translation>Un Python 3.10 o posterior que tenga torch, numpy y safetensors. Vacío: el entorno que creó la instalación.</translation>
  </message>
  <message>
   <source>Choose the Engine's Python</source>
   <translation>Elegir el Python del motor</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>Motor</translation>
  </message>
  <message>
   <source>Found automatically</source>
   <translation>Encontrado automáticamente</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>En uso</translation>
  </message>
  <message>
   <source>Install, repair or remove an environment for the engine.</source>
   <translation>Instalar, reparar o quitar un entorno para el motor.</translation>
  </message>
  <message>
   <source>Python of the engine</source>
   <translation>Python del motor</translation>
  </message>
  <message>
   <source>Set Up Engine…</source>
   <translation>Instalar motor…</translation>
  </message>
  <message>
   <source>Start the engine once, load a model and say what it computes on, and why.</source>
   <translation>Iniciar el motor una vez, cargar un modelo y decir con qué calcula y por qué.</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>Iniciando el motor…</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>Probar</translation>
  </message>
  <message>
   <source>The network runs in a Python of its own, so that it can never disturb QGIS. It needs Python 3.10 or newer with torch, numpy and safetensors.</source>
   <translation>La red se ejecuta en un Python propio, de modo que nunca pueda perturbar a QGIS. Necesita Python 3.10 o posterior con torch, numpy y safetensors.</translation>
  </message>
  <message>
   <source>{path}
({origin})</source>
   <translation>{path}
({origin})</translation>
  </message>
 </context>
 <context>
  <name>OutcomeBox</name>
  <message>
   <source>&amp;Discard</source>
   <translation>&amp;Descartar</translation>
  </message>
  <message>
   <source>&amp;Use New</source>
   <translation>&amp;Usar el nuevo</translation>
  </message>
  <message>
   <source>Delete the new model and its map.</source>
   <translation>Borrar el modelo nuevo y su mapa.</translation>
  </message>
  <message>
   <source>Go on with the model before. The new one stays among your models.</source>
   <translation>Seguir con el modelo de antes. El nuevo queda entre los modelos propios.</translation>
  </message>
  <message>
   <source>Keep &amp;Old</source>
   <translation>Conservar el &amp;anterior</translation>
  </message>
  <message>
   <source>Map with the new model from now on.</source>
   <translation>Hacer los mapas desde ahora con el modelo nuevo.</translation>
  </message>
  <message>
   <source>New</source>
   <translation>Nuevo</translation>
  </message>
  <message>
   <source>Old</source>
   <translation>Anterior</translation>
  </message>
  <message>
   <source>Right</source>
   <translation>Aciertos</translation>
  </message>
  <message>
   <source>Right at {n} labels</source>
   <translation>Aciertos en {n} etiquetas</translation>
  </message>
  <message>
   <source>The model before does not have these classes, so the two cannot be compared.</source>
   <translation>El modelo de antes no tiene estas clases, así que no se pueden comparar.</translation>
  </message>
  <message>
   <source>The new model is right as often as the old one.</source>
   <translation>El modelo nuevo acierta tanto como el anterior.</translation>
  </message>
  <message>
   <source>The new model is right less often: keep the old one, unless its map looks worse.</source>
   <translation>El modelo nuevo acierta menos: conserve el anterior, salvo que su mapa se vea peor.</translation>
  </message>
  <message>
   <source>The new model is right more often.</source>
   <translation>El modelo nuevo acierta más.</translation>
  </message>
  <message>
   <source>The share of your labels at which the map says what you say. Only labels count that the model judged has not learnt: for the new one, each label is judged by a model that has learnt the others.</source>
   <translation>La proporción de sus etiquetas en las que el mapa dice lo mismo que usted. Solo cuentan las que el modelo evaluado no ha aprendido: en el nuevo, cada etiqueta la juzga un modelo que ha aprendido las demás.</translation>
  </message>
  <message>
   <source>There are too few labels to say which model is better: look at both maps.</source>
   <translation>Hay muy pocas etiquetas para decir qué modelo es mejor: mire los dos mapas.</translation>
  </message>
  <message>
   <source>With so few labels that may be chance: look at both maps.</source>
   <translation>Con tan pocas etiquetas puede ser azar: mire los dos mapas.</translation>
  </message>
 </context>
 <context>
  <name>Outcomes</name>
  <message>
   <source>Areas: {areas}.</source>
   <translation>Áreas: {areas}.</translation>
  </message>
  <message>
   <source>Please check: {note}</source>
   <translation>Compruébelo: {note}</translation>
  </message>
  <message>
   <source>least sure of {name} ({sure:.0%}, on {share:.0%} of the map)</source>
   <translation>menos segura de {name} ({sure:.0%}, en el {share:.0%} del mapa)</translation>
  </message>
  <message>
   <source>this model cannot tell where the area is unlike what it has learnt from</source>
   <translation>este modelo no puede decir dónde el área es distinta de lo que ha aprendido</translation>
  </message>
  <message>
   <source>{name} {area} ha ({share:.0%})</source>
   <translation>{name} {area} ha ({share:.0%})</translation>
  </message>
  <message>
   <source>{share:.0%} of the area is unlike anything that the model has learnt from</source>
   <translation>El {share:.0%} del área es distinto de todo lo que el modelo ha aprendido</translation>
  </message>
  <message>
   <source>{share:.0%} of the map is {name}: check that this can be</source>
   <translation>El {share:.0%} del mapa es {name}: compruebe si puede ser</translation>
  </message>
  <message>
   <source>{share:.0%} sure on the mean</source>
   <translation>{share:.0%} de seguridad media</translation>
  </message>
  <message>
   <source>{share:.1%} of the map is {name}: cloud, surf and bright sand are easily taken for it</source>
   <translation>{share:.1%} del mapa es {name}: nubes, espuma del mar y arena clara se confunden fácilmente con ella</translation>
  </message>
 </context>
 <context>
  <name>OutputSection</name>
  <message>
   <source>A layer that says how far the class is ahead of the second</source>
   <translation>Una capa que dice cuánto aventaja la clase a la segunda</translation>
  </message>
  <message>
   <source>A layer that says which of the layers had data where</source>
   <translation>Una capa que dice cuáles de las capas tenían datos y dónde</translation>
  </message>
  <message>
   <source>A layer with the probabilities of all classes, a band each</source>
   <translation>Una capa con las probabilidades de todas las clases, una banda por clase</translation>
  </message>
  <message>
   <source>A layer with the probability of the chosen class</source>
   <translation>Una capa con la probabilidad de la clase elegida</translation>
  </message>
  <message>
   <source>A table with the area of each class in hectares on the ground (CSV)</source>
   <translation>Una tabla con el área de cada clase en hectáreas sobre el terreno (CSV)</translation>
  </message>
  <message>
   <source>Beside the project</source>
   <translation>Junto al proyecto</translation>
  </message>
  <message>
   <source>GeoTIFF (*.tif)</source>
   <translation>GeoTIFF (*.tif)</translation>
  </message>
  <message>
   <source>Greys out what is unlike everything that the model has learnt from</source>
   <translation>Pone en gris lo que es distinto de todo lo que el modelo ha aprendido</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>Mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Map of buildings</source>
   <translation>Mapa de edificios</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>Salida</translation>
  </message>
  <message>
   <source>Save the Map</source>
   <translation>Guardar el mapa</translation>
  </message>
  <message>
   <source>Temporary file</source>
   <translation>Archivo temporal</translation>
  </message>
  <message>
   <source>The map as polygons with class, confidence and area (GeoPackage)</source>
   <translation>El mapa como polígonos con clase, confianza y área (GeoPackage)</translation>
  </message>
  <message>
   <source>Where the map is saved. Empty: beside the project, or, while that is not saved, in a temporary file, which is gone when QGIS is closed. Other results go beside it.</source>
   <translation>Dónde se guarda el mapa. Vacío: junto al proyecto o, mientras este no se guarde, en un archivo temporal, que desaparece al cerrar QGIS. Los demás resultados van a su lado.</translation>
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
   <translation>LayerFuse cartografía la cobertura del suelo, y los edificios, con las capas que haya: ópticas, de radar, de altitud, un mapa anterior.

Elija una capa para cada tipo que tenga y deje el resto vacío. Una capa que falta, una esquina que falta o un hueco de nubes no son obstáculo. Las capas pueden diferir en sistema de coordenadas, resolución y extensión.

Se obtiene un mapa con estilo y las hectáreas de cada clase, y se dice cuán seguro está el modelo y dónde no lo está. Los edificios salen como polígonos.

Se ejecuta en su propio equipo, desde un panel, la caja de herramientas de Procesos, el modelador, Python o qgis_process. No se envía nada.

En inglés, español y chino simplificado (简体中文); la ayuda, en inglés, está incluida y no necesita red.

Dependencias externas: la red neuronal se ejecuta en un Python propio, nunca dentro de QGIS. El panel lo instala con un clic (paquetes torch, numpy, safetensors y huggingface-hub), desde un índice de paquetes o desde una carpeta sin red.

O elija un Python (3.10 o posterior) que los tenga en Configuración &gt; Opciones &gt; LayerFuse.</translation>
  </message>
  <message>
   <source>Maps land cover and buildings from whichever layers you have: optical, radar, elevation or a land-cover map.</source>
   <translation>Cartografía la cobertura del suelo y los edificios con las capas que haya: ópticas, de radar, de altitud o un mapa de cobertura del suelo.</translation>
  </message>
 </context>
 <context>
  <name>PointWalk</name>
  <message>
   <source>&amp;Close</source>
   <translation>&amp;Cerrar</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>Atrás</translation>
  </message>
  <message>
   <source>Close the window. What was said is kept.</source>
   <translation>Cerrar la ventana. Lo que se dijo se conserva.</translation>
  </message>
  <message>
   <source>Go to the next point (Space).</source>
   <translation>Ir al punto siguiente (espacio).</translation>
  </message>
  <message>
   <source>Go to the point before (Backspace).</source>
   <translation>Ir al punto anterior (retroceso).</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>Siguiente</translation>
  </message>
  <message>
   <source>Point {at} of {all}; {said} said</source>
   <translation>Punto {at} de {all}; {said} dichos</translation>
  </message>
  <message>
   <source>Say that this is here. The key is the number before it.</source>
   <translation>Decir que esto está aquí. La tecla es el número que lo precede.</translation>
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
   <translation>De 0 a 1. Se omiten los polígonos con una confianza media menor. En el ráster no cambia nada.</translation>
  </message>
  <message>
   <source>All</source>
   <translation>Todos</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>Confianza mínima</translation>
  </message>
  <message>
   <source>Polygons with a lower mean confidence are left out</source>
   <translation>Se omiten los polígonos con una confianza media menor</translation>
  </message>
  <message>
   <source>Polygons with a smaller area are left out. It changes nothing in the raster.</source>
   <translation>Se omiten los polígonos con un área menor. En el ráster no cambia nada.</translation>
  </message>
  <message>
   <source>Right angles</source>
   <translation>Ángulos rectos</translation>
  </message>
  <message>
   <source>Smallest polygon</source>
   <translation>Polígono más pequeño</translation>
  </message>
  <message>
   <source>Straight walls along the building's main direction and across it. A building that is too different from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels.</source>
   <translation>Paredes rectas en la dirección principal del edificio y perpendiculares a ella. Un edificio demasiado distinto, por ejemplo redondo, conserva su contorno simplificado. Desactivado: los contornos siguen los píxeles.</translation>
  </message>
 </context>
 <context>
  <name>Preview</name>
  <message>
   <source>Preview</source>
   <translation>Vista previa</translation>
  </message>
  <message>
   <source>Preview, a coarse look</source>
   <translation>Vista previa, aproximada</translation>
  </message>
  <message>
   <source>Preview: starting…</source>
   <translation>Vista previa: iniciando…</translation>
  </message>
  <message>
   <source>Preview: the view as the map will be.</source>
   <translation>Vista previa: la vista, tal como será el mapa.</translation>
  </message>
  <message>
   <source>Preview: the view shows nothing of the area.</source>
   <translation>Vista previa: la vista no muestra nada del área.</translation>
  </message>
  <message>
   <source>Preview: {percent} % of the view as the map will be; what is pale is a coarse look.</source>
   <translation>Vista previa: {percent} % de la vista, tal como será el mapa; lo pálido es una aproximación.</translation>
  </message>
  <message>
   <source>Small patches go to their neighbours in the map only.</source>
   <translation>Las manchas pequeñas solo se unen a sus vecinas en el mapa.</translation>
  </message>
 </context>
 <context>
  <name>ReadyMadeModel</name>
  <message>
   <source>0 to 1, mean over the building.</source>
   <translation>De 0 a 1, media del edificio.</translation>
  </message>
  <message>
   <source>A model that maps buildings: its folder or name. Empty: the bundled one, if there is one.</source>
   <translation>Un modelo que cartografía edificios: su carpeta o su nombre. Vacío: el incluido, si lo hay.</translation>
  </message>
  <message>
   <source>All buildings</source>
   <translation>Todos los edificios</translation>
  </message>
  <message>
   <source>Areas to report on, for example municipalities. They get one field per class value: class_1, class_2 ...</source>
   <translation>Áreas de las que informar, por ejemplo municipios. Reciben un campo por cada valor de clase: class_1, class_2 ...</translation>
  </message>
  <message>
   <source>Band of the land-cover map</source>
   <translation>Banda del mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>Edificios</translation>
  </message>
  <message>
   <source>Class raster (GeoTIFF) with the model's classes, names and colours.</source>
   <translation>Ráster de clases (GeoTIFF) con las clases, nombres y colores del modelo.</translation>
  </message>
  <message>
   <source>Elevation band</source>
   <translation>Banda de altitud</translation>
  </message>
  <message>
   <source>Elevation layer</source>
   <translation>Capa de altitud</translation>
  </message>
  <message>
   <source>Empty: not available.</source>
   <translation>Vacío: no disponible.</translation>
  </message>
  <message>
   <source>Extent</source>
   <translation>Extensión</translation>
  </message>
  <message>
   <source>Extracts buildings with right angles from whichever layers there are, and keeps those that are large and sure enough.</source>
   <translation>Extrae edificios con ángulos rectos de las capas que haya, y conserva los que son bastante grandes y seguros.</translation>
  </message>
  <message>
   <source>In square metres.</source>
   <translation>En metros cuadrados.</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Cobertura del suelo</translation>
  </message>
  <message>
   <source>Land cover per polygon</source>
   <translation>Cobertura del suelo por polígono</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>Mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Large and sure buildings</source>
   <translation>Edificios grandes y seguros</translation>
  </message>
  <message>
   <source>Least confidence</source>
   <translation>Confianza mínima</translation>
  </message>
  <message>
   <source>Maps land cover from whichever layers there are, and counts the pixels of every class in every polygon.</source>
   <translation>Cartografía la cobertura del suelo con las capas que haya y cuenta los píxeles de cada clase en cada polígono.</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <source>Name of a bundled model, or the folder of a model. Empty: the one that fits the layers best.</source>
   <translation>Nombre de un modelo incluido, o la carpeta de un modelo. Vacío: el que mejor se ajusta a las capas.</translation>
  </message>
  <message>
   <source>Names or numbers in the model's order, such as B02,B03,B04,B08. Empty: found by themselves.</source>
   <translation>Nombres o números en el orden del modelo, como B02,B03,B04,B08. Vacío: se encuentran solas.</translation>
  </message>
  <message>
   <source>Optical bands</source>
   <translation>Bandas ópticas</translation>
  </message>
  <message>
   <source>Optical layer</source>
   <translation>Capa óptica</translation>
  </message>
  <message>
   <source>Outlines of every building, with area and confidence.</source>
   <translation>Contornos de todos los edificios, con área y confianza.</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polígonos</translation>
  </message>
  <message>
   <source>Polygons (GeoPackage) with class, area, confidence and the layers that had data.</source>
   <translation>Polígonos (GeoPackage) con la clase, el área, la confianza y las capas que tenían datos.</translation>
  </message>
  <message>
   <source>Radar bands</source>
   <translation>Bandas de radar</translation>
  </message>
  <message>
   <source>Radar layer (SAR)</source>
   <translation>Capa de radar (SAR)</translation>
  </message>
  <message>
   <source>Smallest building</source>
   <translation>Edificio más pequeño</translation>
  </message>
  <message>
   <source>The area to map. Empty: everything that any of the layers covers.</source>
   <translation>El área que cartografiar. Vacío: todo lo que cubra alguna capa.</translation>
  </message>
  <message>
   <source>The polygons with the number of pixels of each class.</source>
   <translation>Los polígonos con el número de píxeles de cada clase.</translation>
  </message>
  <message>
   <source>Those that are large and sure enough.</source>
   <translation>Los que son bastante grandes y seguros.</translation>
  </message>
 </context>
 <context>
  <name>Reports</name>
  <message>
   <source>% of the compared area</source>
   <translation>% del área comparada</translation>
  </message>
  <message>
   <source>,</source>
   <translation> </translation>
  </message>
  <message>
   <source>, </source>
   <translation>, </translation>
  </message>
  <message>
   <source>.</source>
   <translation>,</translation>
  </message>
  <message>
   <source>1 pixel</source>
   <translation>1 píxel</translation>
  </message>
  <message>
   <source>1 point</source>
   <translation>1 punto</translation>
  </message>
  <message>
   <source>95 % interval, ha</source>
   <translation>Intervalo del 95 %, ha</translation>
  </message>
  <message>
   <source>AP (IoU 50 to 95 %)</source>
   <translation>AP (IoU del 50 al 95 %)</translation>
  </message>
  <message>
   <source>AP50 (IoU 50 %)</source>
   <translation>AP50 (IoU del 50 %)</translation>
  </message>
  <message>
   <source>Area of each class</source>
   <translation>Área de cada clase</translation>
  </message>
  <message>
   <source>Areas on the ellipsoid. A pixel that is not taken as changed counts in the class that both dates support best.</source>
   <translation>Áreas sobre el elipsoide. Un píxel que no se da por cambiado cuenta en la clase que ambas fechas apoyan más.</translation>
  </message>
  <message>
   <source>Before you rely on it</source>
   <translation>Antes de confiar en ello</translation>
  </message>
  <message>
   <source>Boundaries match within {metres:g} m.</source>
   <translation>Los límites coinciden si distan como máximo {metres:g} m.</translation>
  </message>
  <message>
   <source>Changes, the largest first</source>
   <translation>Cambios, de mayor a menor</translation>
  </message>
  <message>
   <source>Class by class</source>
   <translation>Clase por clase</translation>
  </message>
  <message>
   <source>Confusion matrix</source>
   <translation>Matriz de confusión</translation>
  </message>
  <message>
   <source>Contributions need every combination of layers; only some were asked for.</source>
   <translation>Las contribuciones necesitan todas las combinaciones de capas; solo se pidieron algunas.</translation>
  </message>
  <message>
   <source>English</source>
   <translation>Español</translation>
  </message>
  <message>
   <source>Estimated share of the area, per cent.</source>
   <translation>Parte estimada del área, por ciento.</translation>
  </message>
  <message>
   <source>Even the best of these maps is bad: {top}. First check that layers, bands and reference belong together; which layer is worth more says little of a bad map.</source>
   <translation>Incluso el mejor de estos mapas es malo: {top}. Compruebe antes que las capas, las bandas y la referencia se correspondan; qué capa aporta más dice poco de un mapa malo.</translation>
  </message>
  <message>
   <source>Every combination of layers</source>
   <translation>Todas las combinaciones de capas</translation>
  </message>
  <message>
   <source>F1</source>
   <translation>F1</translation>
  </message>
  <message>
   <source>F1 of objects (IoU 50 %)</source>
   <translation>F1 de los objetos (IoU del 50 %)</translation>
  </message>
  <message>
   <source>Figures are weighted by the areas of the {strata} strata that the points were drawn in: the class of a map, and how doubtful it was there. They hold for any map of that area (Stehman 2014).</source>
   <translation>Las cifras se ponderan con las áreas de los {strata} estratos en que se sortearon los puntos: la clase de un mapa y lo dudosa que era allí. Valen para cualquier mapa de esa área (Stehman 2014).</translation>
  </message>
  <message>
   <source>Figures are weighted by the mapped area of each class: they hold if the points were drawn at random within each class of this map (as layerfuse sample does) or at random from the whole area.</source>
   <translation>Las cifras se ponderan con el área cartografiada de cada clase: valen si los puntos se sortearon al azar dentro de cada clase de este mapa (como hace layerfuse sample) o al azar en toda el área.</translation>
  </message>
  <message>
   <source>How good the map is</source>
   <translation>Cómo de bueno es el mapa</translation>
  </message>
  <message>
   <source>How good the objects are</source>
   <translation>Cómo de buenos son los objetos</translation>
  </message>
  <message>
   <source>How to cite</source>
   <translation>Cómo citar</translation>
  </message>
  <message>
   <source>Intervals (95 %) come from drawing {blocks} blocks of {metres:g} m again and again: they tell how much other ground of the same kind would differ, not what another place or date would give.</source>
   <translation>Los intervalos (95 %) salen de sortear una y otra vez {blocks} bloques de {metres:g} m: dicen cuánto diferiría otro terreno del mismo tipo, no lo que daría otro lugar u otra fecha.</translation>
  </message>
  <message>
   <source>IoU</source>
   <translation>IoU</translation>
  </message>
  <message>
   <source>Kappa is left out on purpose: it corrects for chance in a way that has no meaning for maps, and adds nothing to the figures above (Pontius and Millones 2011; Olofsson et al. 2014).</source>
   <translation>Kappa se omite a propósito: corrige el azar de una manera que no tiene sentido en los mapas, y no añade nada a las cifras de arriba (Pontius y Millones 2011; Olofsson et al. 2014).</translation>
  </message>
  <message>
   <source>Land-cover change</source>
   <translation>Cambio de cobertura del suelo</translation>
  </message>
  <message>
   <source>Layers without which the class would be another</source>
   <translation>Capas sin las cuales la clase sería otra</translation>
  </message>
  <message>
   <source>Least to be trusted: {name} — where the map says {name}, {user} % is right (user's accuracy, from {samples}); of all {name} there is, {producer} % is on the map (producer's accuracy).</source>
   <translation>La menos fiable: {name}. Donde el mapa dice {name}, acierta en el {user} % (exactitud del usuario, con {samples}); de todo lo que es {name}, el mapa recoge el {producer} % (exactitud del productor).</translation>
  </message>
  <message>
   <source>Least to be trusted: {name} — {none} lie where the map says {name}; of all {name} there is, {producer} % is on the map (producer's accuracy).</source>
   <translation>La menos fiable: {name}. Donde el mapa dice {name} no hay {none}; de todo lo que es {name}, el mapa recoge el {producer} % (exactitud del productor).</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version}.</source>
   <translation>Hecho con LayerFuse {version}.</translation>
  </message>
  <message>
   <source>Made by LayerFuse {version}; weights SHA-256 {digest}.</source>
   <translation>Hecho con LayerFuse {version}; SHA-256 de los pesos {digest}.</translation>
  </message>
  <message>
   <source>Map from all layers</source>
   <translation>Mapa con todas las capas</translation>
  </message>
  <message>
   <source>Model {model} · before: {before} · after: {after} · {grid} · {date}</source>
   <translation>Modelo {model} · antes: {before} · después: {after} · {grid} · {date}</translation>
  </message>
  <message>
   <source>Model {model} · {layers} · {grid} · {date}</source>
   <translation>Modelo {model} · {layers} · {grid} · {date}</translation>
  </message>
  <message>
   <source>N</source>
   <translation>N</translation>
  </message>
  <message>
   <source>No layer can be left out: every smaller set lacks over 1 point of the best in at least one figure ({top}).</source>
   <translation>No se puede omitir ninguna capa: a todo conjunto menor le falta más de 1 punto del mejor en al menos una cifra ({top}).</translation>
  </message>
  <message>
   <source>No point lies in parts of the map, {share} % of its area: no figure says anything of them, and the areas of the classes are those of the rest.</source>
   <translation>En partes del mapa, el {share} % de su área, no hay ningún punto: ninguna cifra dice nada de ellas, y las áreas de las clases son las del resto.</translation>
  </message>
  <message>
   <source>No point lies in these mapped classes, so their part of the map ({share} % of the area) was not judged: {names}.</source>
   <translation>En estas clases cartografiadas no hay ningún punto, así que su parte del mapa ({share} % del área) no se evaluó: {names}.</translation>
  </message>
  <message>
   <source>Not given, though the model takes it: {names}.</source>
   <translation>No se dio, aunque el modelo lo admite: {names}.</translation>
  </message>
  <message>
   <source>Nothing of the {compared} ha that were compared changed with a probability of {threshold} % or more.</source>
   <translation>De las {compared} ha comparadas no cambió nada con una probabilidad del {threshold} % o más.</translation>
  </message>
  <message>
   <source>Number of pixels.</source>
   <translation>Número de píxeles.</translation>
  </message>
  <message>
   <source>Number of points.</source>
   <translation>Número de puntos.</translation>
  </message>
  <message>
   <source>Objects</source>
   <translation>Objetos</translation>
  </message>
  <message>
   <source>Of {found} objects found, {hits} match one of the {true} true ones (IoU of 50 % or more): {precision} % are right, {recall} % are found.</source>
   <translation>De {found} objetos encontrados, {hits} coinciden con uno de los {true} verdaderos (IoU del 50 % o más): el {precision} % es correcto y se encontró el {recall} %.</translation>
  </message>
  <message>
   <source>On {share} % of the compared area one date has layers that the other lacks: some of the change there may come of that.</source>
   <translation>En el {share} % del área comparada, una fecha tiene capas que le faltan a la otra: parte del cambio de allí puede deberse a eso.</translation>
  </message>
  <message>
   <source>On {share} % of the compared area the model is unsure on both dates: a change is as probable as {threshold} %, but the class is the same. It counts as unchanged.</source>
   <translation>En el {share} % del área comparada el modelo duda en ambas fechas: un cambio alcanza una probabilidad del {threshold} %, pero la clase es la misma. Cuenta como sin cambio.</translation>
  </message>
  <message>
   <source>Patches of change below {unit} m², whatever became what in them, count as unchanged.</source>
   <translation>Las manchas de cambio menores de {unit} m², sea cual sea el cambio en ellas, cuentan como sin cambio.</translation>
  </message>
  <message>
   <source>Per cent, with 95 % intervals. Difference: of {figure}, from the map of all layers. Marked: the smallest set within 1 point of the best. Covers: share of the map of all layers that this set maps too; what it leaves empty counts as wrong.</source>
   <translation>Por ciento, con intervalos del 95 %. Diferencia: de {figure}, respecto al mapa de todas las capas. Marcado: el conjunto más pequeño a menos de 1 punto del mejor. Cubre: parte del mapa de todas las capas que este conjunto también cartografía; lo que deja vacío cuenta como error.</translation>
  </message>
  <message>
   <source>Pixels counted in a map are a biased measure of area. Adjusted: estimated from the reference points, with its 95 % interval (stratified estimator, Olofsson et al. 2014, doi:10.1016/j.rse.2014.02.015).</source>
   <translation>Contar píxeles en un mapa es una medida sesgada del área. Ajustada: estimada con los puntos de referencia, con su intervalo del 95 % (estimador estratificado, Olofsson et al. 2014, doi:10.1016/j.rse.2014.02.015).</translation>
  </message>
  <message>
   <source>Points of {figure} that each layer adds (Shapley value, 95 % interval)</source>
   <translation>Puntos de {figure} que añade cada capa (valor de Shapley, intervalo del 95 %)</translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>Referencia</translation>
  </message>
  <message>
   <source>Reference pixels next to each other are alike, and polygons are seldom drawn at random: figures hold for the places that were drawn. For figures of the whole area, draw points with layerfuse sample.</source>
   <translation>Los píxeles de referencia contiguos se parecen, y los polígonos rara vez se dibujan al azar: las cifras valen para los lugares dibujados. Para cifras de toda el área, sortee puntos con layerfuse sample.</translation>
  </message>
  <message>
   <source>Rows: class in the map. Columns: class in the reference. {unit}</source>
   <translation>Filas: clase en el mapa. Columnas: clase en la referencia. {unit}</translation>
  </message>
  <message>
   <source>Share of the class in the map of all layers that this set maps alike</source>
   <translation>Parte de la clase en el mapa de todas las capas que este conjunto cartografía igual</translation>
  </message>
  <message>
   <source>That is much: check that both dates are of one season, one place and one unit before you believe it.</source>
   <translation>Es mucho: antes de creerlo, compruebe que ambas fechas son de la misma estación, el mismo lugar y la misma unidad.</translation>
  </message>
  <message>
   <source>The Shapley value is what a layer adds, averaged over all orders in which the layers could be added, starting from a blind guess: the commonest class everywhere ({figure} {guess} %). It is exact: every combination was mapped.</source>
   <translation>El valor de Shapley es lo que añade una capa, promediado sobre todos los órdenes en que se podrían añadir las capas, empezando por una respuesta a ciegas: la clase más común en todas partes ({figure} {guess} %). Es exacto: se cartografió cada combinación.</translation>
  </message>
  <message>
   <source>The area</source>
   <translation>El área</translation>
  </message>
  <message>
   <source>The difference between the two is within noise.</source>
   <translation>La diferencia entre los dos está dentro del ruido.</translation>
  </message>
  <message>
   <source>The file does not tell it.</source>
   <translation>El archivo no lo dice.</translation>
  </message>
  <message>
   <source>The largest changes: {changes}.</source>
   <translation>Los mayores cambios: {changes}.</translation>
  </message>
  <message>
   <source>The layer {layer} contributes most: {value} points of {figure}. All together add {total} points to a blind guess.</source>
   <translation>La capa {layer} es la que más aporta: {value} puntos de {figure}. Todas juntas añaden {total} puntos a una respuesta a ciegas.</translation>
  </message>
  <message>
   <source>The layers add nothing to {figure} over a blind guess ({guess} %).</source>
   <translation>Las capas no añaden nada a {figure} respecto a una respuesta a ciegas ({guess} %).</translation>
  </message>
  <message>
   <source>The model never saw these sets in training, so they may do worse than they could: {subsets}.</source>
   <translation>El modelo nunca vio estos conjuntos en el entrenamiento, así que pueden rendir menos de lo que podrían: {subsets}.</translation>
  </message>
  <message>
   <source>The model's card does not say where it was trained: check that it was not here, or the figures are too good.</source>
   <translation>La ficha del modelo no dice dónde se entrenó: compruebe que no fuera aquí, o las cifras serán demasiado buenas.</translation>
  </message>
  <message>
   <source>The model's card does not say which sets of layers it was trained with.</source>
   <translation>La ficha del modelo no dice con qué conjuntos de capas se entrenó.</translation>
  </message>
  <message>
   <source>The objects have no field with a score, so AP ranks them all alike.</source>
   <translation>Los objetos no tienen ningún campo con una puntuación, así que AP los ordena a todos por igual.</translation>
  </message>
  <message>
   <source>The probability of change takes the errors of the two maps as independent. Where both are unsure it is high without any change, and errors that both share hide some. Trust patches more than single pixels and edges.</source>
   <translation>La probabilidad de cambio toma los errores de los dos mapas como independientes. Donde ambos dudan es alta sin que haya cambio, y los errores que ambos comparten ocultan alguno. Fíese más de las manchas que de píxeles sueltos y bordes.</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth, at {samples} points; its own errors are counted as the map's.</source>
   <translation>La referencia ({reference}) se toma por la verdad, en {samples} puntos; sus propios errores se cuentan como del mapa.</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth, on {samples} pixels; its own errors are counted as the map's.</source>
   <translation>La referencia ({reference}) se toma por la verdad, en {samples} píxeles; sus propios errores se cuentan como del mapa.</translation>
  </message>
  <message>
   <source>The reference ({reference}) is taken for the truth: objects that it misses count as wrongly found.</source>
   <translation>La referencia ({reference}) se toma por la verdad: los objetos que le faltan cuentan como encontrados por error.</translation>
  </message>
  <message>
   <source>The table above counts points as they are, to compare sets of layers; the sentences here weight them by area, and are what holds for the whole map.</source>
   <translation>La tabla de arriba cuenta los puntos tal cual, para comparar conjuntos de capas; las frases que siguen los ponderan por superficie y son las que valen para todo el mapa.</translation>
  </message>
  <message>
   <source>The whole map</source>
   <translation>El mapa entero</translation>
  </message>
  <message>
   <source>There are only {blocks} blocks: take the intervals as rough.</source>
   <translation>Solo hay {blocks} bloques: tome los intervalos como aproximados.</translation>
  </message>
  <message>
   <source>There is no reference: agreement with the map of all layers is not accuracy, for that map has errors too. Confidence is what the model believes.</source>
   <translation>No hay referencia: coincidir con el mapa de todas las capas no es exactitud, porque ese mapa también tiene errores. La confianza es lo que cree el modelo.</translation>
  </message>
  <message>
   <source>These are areas of a map, not of the ground. To say how much changed, judge a sample of points on it.</source>
   <translation>Son áreas de un mapa, no del terreno. Para decir cuánto cambió, evalúe sobre él una muestra de puntos.</translation>
  </message>
  <message>
   <source>Tiles overlap by {overlap} % of their side (quality '{quality}'); maps of another quality differ a little.</source>
   <translation>Las teselas se solapan un {overlap} % de su lado (calidad '{quality}'); los mapas de otra calidad difieren un poco.</translation>
  </message>
  <message>
   <source>Too few points (under {least}) lie in: {names}. Do not rely on the figures of these classes; draw more points.</source>
   <translation>Hay muy pocos puntos (menos de {least}) en: {names}. No confíe en las cifras de estas clases; sortee más puntos.</translation>
  </message>
  <message>
   <source>What became what, in hectares</source>
   <translation>Qué pasó a ser qué, en hectáreas</translation>
  </message>
  <message>
   <source>What changed, by what it became</source>
   <translation>Qué cambió, según lo que pasó a ser</translation>
  </message>
  <message>
   <source>What each layer adds</source>
   <translation>Qué añade cada capa</translation>
  </message>
  <message>
   <source>What each layer is worth</source>
   <translation>Qué aporta cada capa</translation>
  </message>
  <message>
   <source>What the map was made of</source>
   <translation>De qué se hizo el mapa</translation>
  </message>
  <message>
   <source>What {layers} contributes cannot be told from zero.</source>
   <translation>Lo que aporta {layers} no se distingue de cero.</translation>
  </message>
  <message>
   <source>Without {layer} you lose nothing ({figures}): you can do without it.</source>
   <translation>Sin {layer} no se pierde nada ({figures}): se puede prescindir de ella.</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}, which may be chance.</source>
   <translation>Sin {layer} se pierden {lost}, lo que puede ser casualidad.</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}: keep it.</source>
   <translation>Sin {layer} se pierden {lost}: consérvela.</translation>
  </message>
  <message>
   <source>Without {layer} you lose {lost}: you can do without it.</source>
   <translation>Sin {layer} se pierden {lost}: se puede prescindir de ella.</translation>
  </message>
  <message>
   <source>You can do without {spare}: {enough} alone gives {value}; the best set ({best}) gives {top}.</source>
   <translation>Se puede prescindir de {spare}: {enough} por sí solo da {value}; el mejor conjunto ({best}) da {top}.</translation>
  </message>
  <message>
   <source>adjusted area, ha</source>
   <translation>área ajustada, ha</translation>
  </message>
  <message>
   <source>after</source>
   <translation>después</translation>
  </message>
  <message>
   <source>after: {name}</source>
   <translation>después: {name}</translation>
  </message>
  <message>
   <source>agreement with all layers</source>
   <translation>coincidencia con todas las capas</translation>
  </message>
  <message>
   <source>became {name}</source>
   <translation>pasó a {name}</translation>
  </message>
  <message>
   <source>before</source>
   <translation>antes</translation>
  </message>
  <message>
   <source>before ↓ after →</source>
   <translation>antes ↓ después →</translation>
  </message>
  <message>
   <source>before: {name}</source>
   <translation>antes: {name}</translation>
  </message>
  <message>
   <source>both</source>
   <translation>ambos</translation>
  </message>
  <message>
   <source>boundary F1</source>
   <translation>F1 de los límites</translation>
  </message>
  <message>
   <source>boundary precision</source>
   <translation>precisión de los límites</translation>
  </message>
  <message>
   <source>boundary recall</source>
   <translation>exhaustividad de los límites</translation>
  </message>
  <message>
   <source>class</source>
   <translation>clase</translation>
  </message>
  <message>
   <source>confidence</source>
   <translation>confianza</translation>
  </message>
  <message>
   <source>covers</source>
   <translation>cubre</translation>
  </message>
  <message>
   <source>difference</source>
   <translation>diferencia</translation>
  </message>
  <message>
   <source>figure</source>
   <translation>cifra</translation>
  </message>
  <message>
   <source>found, and not in the reference</source>
   <translation>hallado y no en la referencia</translation>
  </message>
  <message>
   <source>hectares</source>
   <translation>hectáreas</translation>
  </message>
  <message>
   <source>in the reference, and not found</source>
   <translation>en la referencia y no hallado</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>capas</translation>
  </message>
  <message>
   <source>layers on one date only</source>
   <translation>capas en una sola fecha</translation>
  </message>
  <message>
   <source>macro F1</source>
   <translation>F1 macro</translation>
  </message>
  <message>
   <source>map \ reference</source>
   <translation>mapa \ referencia</translation>
  </message>
  <message>
   <source>map: {name}</source>
   <translation>mapa: {name}</translation>
  </message>
  <message>
   <source>mapped area, ha</source>
   <translation>área cartografiada, ha</translation>
  </message>
  <message>
   <source>mean IoU</source>
   <translation>IoU media</translation>
  </message>
  <message>
   <source>no change</source>
   <translation>sin cambio</translation>
  </message>
  <message>
   <source>no pixels</source>
   <translation>ningún píxel</translation>
  </message>
  <message>
   <source>no points</source>
   <translation>ningún punto</translation>
  </message>
  <message>
   <source>no single layer</source>
   <translation>ninguna capa por sí sola</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>no se conoce</translation>
  </message>
  <message>
   <source>not trained</source>
   <translation>no entrenado</translation>
  </message>
  <message>
   <source>overall accuracy</source>
   <translation>exactitud global</translation>
  </message>
  <message>
   <source>points</source>
   <translation>puntos</translation>
  </message>
  <message>
   <source>producer's accuracy</source>
   <translation>exactitud del productor</translation>
  </message>
  <message>
   <source>reference: {name}</source>
   <translation>referencia: {name}</translation>
  </message>
  <message>
   <source>share of the map</source>
   <translation>parte del mapa</translation>
  </message>
  <message>
   <source>total</source>
   <translation>total</translation>
  </message>
  <message>
   <source>user's accuracy</source>
   <translation>exactitud del usuario</translation>
  </message>
  <message>
   <source>value</source>
   <translation>valor</translation>
  </message>
  <message>
   <source>within noise</source>
   <translation>dentro del ruido</translation>
  </message>
  <message>
   <source>{area} ha have layers on one date only: they are left empty, and not counted.</source>
   <translation>{area} ha solo tienen capas en una fecha: se dejan vacías y no se cuentan.</translation>
  </message>
  <message>
   <source>{area} ha have layers on one date only: they are marked on the map, and not counted.</source>
   <translation>{area} ha solo tienen capas en una fecha: se marcan en el mapa y no se cuentan.</translation>
  </message>
  <message>
   <source>{beyond} points of the reference lie outside of the map: they were left out.</source>
   <translation>{beyond} puntos de la referencia están fuera del mapa: se omitieron.</translation>
  </message>
  <message>
   <source>{changed} ha of the {compared} ha that were compared changed ({share} %), each pixel with a probability of {threshold} % or more.</source>
   <translation>Cambiaron {changed} ha de las {compared} ha comparadas ({share} %), cada píxel con una probabilidad del {threshold} % o más.</translation>
  </message>
  <message>
   <source>{count} pixels</source>
   <translation>{count} píxeles</translation>
  </message>
  <message>
   <source>{count} points</source>
   <translation>{count} puntos</translation>
  </message>
  <message>
   <source>{disputed} pixels lie in polygons of two classes: the later polygon counts.</source>
   <translation>{disputed} píxeles están en polígonos de dos clases: cuenta el polígono posterior.</translation>
  </message>
  <message>
   <source>{empty} samples of the reference lie where the map is empty; they are not counted.</source>
   <translation>{empty} muestras de la referencia están donde el mapa está vacío; no se cuentan.</translation>
  </message>
  <message>
   <source>{figure} of each class, per cent.</source>
   <translation>{figure} de cada clase, por ciento.</translation>
  </message>
  <message>
   <source>{figure} {value} %</source>
   <translation>{figure} {value} %</translation>
  </message>
  <message>
   <source>{lines} features of the reference are lines, which have no area: they were left out.</source>
   <translation>{lines} objetos espaciales de la referencia son líneas, que no tienen área: se omitieron.</translation>
  </message>
  <message>
   <source>{model} with {layers}.</source>
   <translation>{model} con {layers}.</translation>
  </message>
  <message>
   <source>{oa} % of the map is right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>El {oa} % del mapa es correcto (exactitud global; intervalo del 95 % {interval}; a partir de {samples}).</translation>
  </message>
  <message>
   <source>{oa} % of the places of the reference are mapped right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>El {oa} % de los lugares de la referencia está bien cartografiado (exactitud global; intervalo del 95 % {interval}; a partir de {samples}).</translation>
  </message>
  <message>
   <source>{oa} % of what could be judged, {judged} % of the map, is right (overall accuracy; 95 % interval {interval}; from {samples}).</source>
   <translation>El {oa} % de lo que se pudo evaluar, el {judged} % del mapa, es correcto (exactitud global; intervalo del 95 % {interval}; a partir de {samples}).</translation>
  </message>
  <message>
   <source>{points} points of {figure}</source>
   <translation>{points} puntos de {figure}</translation>
  </message>
  <message>
   <source>{share} % of this area lies where the model was trained: figures from there are too good.</source>
   <translation>El {share} % de esta área está donde se entrenó el modelo: las cifras de allí son demasiado buenas.</translation>
  </message>
  <message>
   <source>{skipped} features of the reference without one of the classes, or without a place, were left out.</source>
   <translation>Se omitieron {skipped} objetos espaciales de la referencia sin una de las clases o sin lugar.</translation>
  </message>
  <message>
   <source>{small} polygons of the reference cover no pixel's centre: they do not count.</source>
   <translation>{small} polígonos de la referencia no cubren el centro de ningún píxel: no cuentan.</translation>
  </message>
  <message>
   <source>{subject} · reference {reference} · {date}</source>
   <translation>{subject} · referencia {reference} · {date}</translation>
  </message>
  <message>
   <source>{what}{model}. Judged with LayerFuse {version}, {date}, https://github.com/layerfuse/layerfuse.</source>
   <translation>{what}{model}. Evaluado con LayerFuse {version}, {date}, https://github.com/layerfuse/layerfuse.</translation>
  </message>
 </context>
 <context>
  <name>ResultCard</name>
  <message>
   <source>By Parcel…</source>
   <translation>Por parcela…</translation>
  </message>
  <message>
   <source>CSV…</source>
   <translation>CSV…</translation>
  </message>
  <message>
   <source>Check This Map…</source>
   <translation>Comprobar este mapa…</translation>
  </message>
  <message>
   <source>Close the card</source>
   <translation>Cerrar la tarjeta</translation>
  </message>
  <message>
   <source>Copy the files beside the project, so that they last.</source>
   <translation>Copiar los archivos junto al proyecto, para que perduren.</translation>
  </message>
  <message>
   <source>Delete Run</source>
   <translation>Borrar ejecución</translation>
  </message>
  <message>
   <source>Delete Run…</source>
   <translation>Borrar ejecución…</translation>
  </message>
  <message>
   <source>Draw random points at which you say what is there.</source>
   <translation>Sortear puntos al azar en los que decir qué hay.</translation>
  </message>
  <message>
   <source>Hide this card. The layers stay.</source>
   <translation>Ocultar esta tarjeta. Las capas se conservan.</translation>
  </message>
  <message>
   <source>Improve This Map…</source>
   <translation>Mejorar este mapa…</translation>
  </message>
  <message>
   <source>Learn from labels of your own, starting from this model.</source>
   <translation>Aprender de etiquetas propias, partiendo de este modelo.</translation>
  </message>
  <message>
   <source>Look at a map</source>
   <translation>Mirar un mapa</translation>
  </message>
  <message>
   <source>Make a print layout for paper or PDF: the map, its reference if it was judged, areas, scale.</source>
   <translation>Hacer una composición de impresión para papel o PDF: el mapa, su referencia si fue juzgado, superficies, escala.</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Informe</translation>
  </message>
  <message>
   <source>Save the Map</source>
   <translation>Guardar el mapa</translation>
  </message>
  <message>
   <source>Save the Table</source>
   <translation>Guardar la tabla</translation>
  </message>
  <message>
   <source>Save the areas of the classes as a table.</source>
   <translation>Guardar como tabla las áreas de las clases.</translation>
  </message>
  <message>
   <source>Save the map</source>
   <translation>Guardar el mapa</translation>
  </message>
  <message>
   <source>Save to Project</source>
   <translation>Guardar en el proyecto</translation>
  </message>
  <message>
   <source>Saved as {path}</source>
   <translation>Guardado como {path}</translation>
  </message>
  <message>
   <source>Show the whole map.</source>
   <translation>Mostrar el mapa entero.</translation>
  </message>
  <message>
   <source>Take the layers of this run out of the project, and delete these files?

{files}</source>
   <translation>¿Sacar del proyecto las capas de esta ejecución y borrar estos archivos?

{files}</translation>
  </message>
  <message>
   <source>Take the layers out of the project, and delete their files.</source>
   <translation>Sacar las capas del proyecto y borrar sus archivos.</translation>
  </message>
  <message>
   <source>Tell of each polygon of a layer, such as fields, which class it is, and how surely.</source>
   <translation>Decir de cada polígono de una capa, como parcelas, de qué clase es y con qué seguridad.</translation>
  </message>
  <message>
   <source>The map, small</source>
   <translation>El mapa, en pequeño</translation>
  </message>
  <message>
   <source>The points that were drawn to check it, and what was found, stay:

{files}</source>
   <translation>Los puntos que se sortearon para comprobarlo, y lo que se halló, se quedan:

{files}</translation>
  </message>
  <message>
   <source>Where to save the results</source>
   <translation>Dónde guardar los resultados</translation>
  </message>
  <message>
   <source>Zoom To</source>
   <translation>Zoom al mapa</translation>
  </message>
  <message>
   <source>{area} ha</source>
   <translation>{area} ha</translation>
  </message>
  <message>
   <source>{path} cannot be written: {why}</source>
   <translation>{path} no se puede escribir: {why}</translation>
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
   <translation>Aprender {name}</translation>
  </message>
  <message>
   <source>The new model, {name}, stays among your models.</source>
   <translation>El nuevo modelo, {name}, permanece entre sus modelos.</translation>
  </message>
  <message>
   <source>There is no new map.</source>
   <translation>No hay un mapa nuevo.</translation>
  </message>
  <message>
   <source>What has changed</source>
   <translation>Qué ha cambiado</translation>
  </message>
 </context>
 <context>
  <name>RunPanel</name>
  <message>
   <source>&amp;Preview</source>
   <translation>&amp;Vista previa</translation>
  </message>
  <message>
   <source>&amp;Run</source>
   <translation>&amp;Ejecutar</translation>
  </message>
  <message>
   <source>1 tile</source>
   <translation>1 tesela</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <source>Cancel the run</source>
   <translation>Cancelar la ejecución</translation>
  </message>
  <message>
   <source>Cancel this run. Parts that are finished are kept, and the run can go on later.</source>
   <translation>Cancelar esta ejecución. Las partes terminadas se conservan, y la ejecución puede continuar más tarde.</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>Cancelando…</translation>
  </message>
  <message>
   <source>Checking…</source>
   <translation>Comprobando…</translation>
  </message>
  <message>
   <source>Checking… Then it runs.</source>
   <translation>Comprobando… Después se ejecuta.</translation>
  </message>
  <message>
   <source>Choose at least one layer.</source>
   <translation>Elija al menos una capa.</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Detalles</translation>
  </message>
  <message>
   <source>Layers that do not fit</source>
   <translation>Capas que no encajan</translation>
  </message>
  <message>
   <source>Make the map. If a run is going on, this one waits until its turn comes.</source>
   <translation>Hacer el mapa. Si hay una ejecución en marcha, esta espera su turno.</translation>
  </message>
  <message>
   <source>Map what the canvas shows, at once, and follow it while this button is pressed: first a coarse look, then, from the middle on, the map as it will be. Nothing of it is saved.</source>
   <translation>Cartografiar al momento lo que muestra el lienzo y seguirlo mientras este botón esté pulsado: primero una aproximación y después, desde el centro, el mapa tal como será. No se guarda nada.</translation>
  </message>
  <message>
   <source>Mend what keeps the map from being made.</source>
   <translation>Resolver lo que impide hacer el mapa.</translation>
  </message>
  <message>
   <source>Replace Files</source>
   <translation>Reemplazar archivos</translation>
  </message>
  <message>
   <source>Show all that is known of the run that would be made.</source>
   <translation>Mostrar todo lo que se sabe de la ejecución que se haría.</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>Iniciando el motor…</translation>
  </message>
  <message>
   <source>The map may be worthless:

{reasons}

Run all the same?</source>
   <translation>El mapa puede no valer nada:

{reasons}

¿Ejecutar de todos modos?</translation>
  </message>
  <message>
   <source>These files are there already:

{files}

Replace them?</source>
   <translation>Estos archivos ya existen:

{files}

¿Reemplazarlos?</translation>
  </message>
  <message>
   <source>What a run would be</source>
   <translation>Qué sería una ejecución</translation>
  </message>
  <message>
   <source>about {time}</source>
   <translation>unos {time}</translation>
  </message>
  <message>
   <source>time known after the first run</source>
   <translation>tiempo conocido tras la primera ejecución</translation>
  </message>
  <message>
   <source>writing the results…</source>
   <translation>escribiendo los resultados…</translation>
  </message>
  <message>
   <source>{done} of {total} tiles</source>
   <translation>{done} de {total} teselas</translation>
  </message>
  <message>
   <source>{hours} h {minutes} min</source>
   <translation>{hours} h {minutes} min</translation>
  </message>
  <message>
   <source>{makes} of {area} from {layers}</source>
   <translation>{makes}: {area}, con {layers}</translation>
  </message>
  <message>
   <source>{makes} of {area} from {layers}; about {time}</source>
   <translation>{makes}: {area}, con {layers}; unos {time}</translation>
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
   <translation>{n} min</translation>
  </message>
  <message>
   <source>{n} s</source>
   <translation>{n} s</translation>
  </message>
  <message>
   <source>{n} tiles</source>
   <translation>{n} teselas</translation>
  </message>
  <message>
   <source>{n} waiting</source>
   <translation>{n} en espera</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{rate:.3g} per second</source>
   <translation>{rate:.3g} por segundo</translation>
  </message>
  <message>
   <source>{size} of memory</source>
   <translation>{size} de memoria</translation>
  </message>
  <message>
   <source>{size} on disk</source>
   <translation>{size} en disco</translation>
  </message>
  <message>
   <source>{size}, {crs}</source>
   <translation>{size}, {crs}</translation>
  </message>
  <message>
   <source>{some} and {last}</source>
   <translation>{some} y {last}</translation>
  </message>
  <message>
   <source>{time} left</source>
   <translation>quedan {time}</translation>
  </message>
  <message>
   <source>{width} × {height} pixels of {size:g} m</source>
   <translation>{width} × {height} píxeles de {size:g} m</translation>
  </message>
 </context>
 <context>
  <name>Runner</name>
  <message>
   <source>Areas by class</source>
   <translation>Áreas por clase</translation>
  </message>
  <message>
   <source>Availability</source>
   <translation>Disponibilidad</translation>
  </message>
  <message>
   <source>Buildings</source>
   <translation>Edificios</translation>
  </message>
  <message>
   <source>Class raster</source>
   <translation>Ráster de clases</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Confianza</translation>
  </message>
  <message>
   <source>Elevation layer</source>
   <translation>Capa de altitud</translation>
  </message>
  <message>
   <source>Embeddings</source>
   <translation>Incrustaciones</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Cobertura del suelo</translation>
  </message>
  <message>
   <source>Land-cover map</source>
   <translation>Mapa de cobertura del suelo</translation>
  </message>
  <message>
   <source>Margin</source>
   <translation>Margen</translation>
  </message>
  <message>
   <source>Optical layer</source>
   <translation>Capa óptica</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polígonos</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>Probabilidades</translation>
  </message>
  <message>
   <source>Radar layer (SAR)</source>
   <translation>Capa de radar (SAR)</translation>
  </message>
  <message>
   <source>Starting the engine: {python}</source>
   <translation>Iniciando el motor: {python}</translation>
  </message>
  <message>
   <source>This is a fault of LayerFuse: {error}. Please report it with this log at {url}/issues.</source>
   <translation>Esto es un fallo de LayerFuse: {error}. Informe de él con este registro en {url}/issues.</translation>
  </message>
  <message>
   <source>Unlike the training</source>
   <translation>Distinto del entrenamiento</translation>
  </message>
 </context>
 <context>
  <name>Sources</name>
  <message>
   <source>The layer {mask} is not used. To leave clouds out, choose it at Leave out, behind the wrench.</source>
   <translation>La capa {mask} no se usa. Para omitir las nubes, elíjala en Omitir, tras la llave inglesa.</translation>
  </message>
 </context>
 <context>
  <name>StartCard</name>
  <message>
   <source>Add a product folder…</source>
   <translation>Añadir un producto…</translation>
  </message>
  <message>
   <source>Choose the Folder of a Product</source>
   <translation>Elegir la carpeta de un producto</translation>
  </message>
  <message>
   <source>Find layers…</source>
   <translation>Buscar capas…</translation>
  </message>
  <message>
   <source>Free images and heights of the view</source>
   <translation>Imágenes y altitudes gratuitas de la vista</translation>
  </message>
  <message>
   <source>Left of the line: the map. Right: the reference, made by others. Drag the line; Swipe ends it. Untick “{layer}” to see the image.</source>
   <translation>A la izquierda de la línea: el mapa. A la derecha: la referencia, hecha por otros. Arrastre la línea; Cortina la quita. Desmarque “{layer}” para ver la imagen.</translation>
  </message>
  <message>
   <source>Loads it, maps it, shows the reference</source>
   <translation>La carga, la cartografía, muestra la referencia</translation>
  </message>
  <message>
   <source>Reference (NLCD)</source>
   <translation>Referencia (NLCD)</translation>
  </message>
  <message>
   <source>Sentinel, Landsat, or any folder of images</source>
   <translation>Sentinel, Landsat o cualquier carpeta de imágenes</translation>
  </message>
  <message>
   <source>Try the sample scene</source>
   <translation>Probar el ejemplo</translation>
  </message>
 </context>
 <context>
  <name>UnfinishedBar</name>
  <message>
   <source>Discard</source>
   <translation>Descartar</translation>
  </message>
  <message>
   <source>Go on with this run. What was finished is used.</source>
   <translation>Continuar esta ejecución. Se usa lo que ya estaba terminado.</translation>
  </message>
  <message>
   <source>Remove what was finished of this run, and forget it.</source>
   <translation>Eliminar lo terminado de esta ejecución y olvidarla.</translation>
  </message>
  <message>
   <source>Remove what was finished of this run?</source>
   <translation>¿Eliminar lo que ya estaba terminado de esta ejecución?</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Reanudar</translation>
  </message>
  <message>
   <source>Unfinished, {at} of {all}: {title}</source>
   <translation>Sin acabar, {at} de {all}: {title}</translation>
  </message>
  <message>
   <source>Unfinished: {title}</source>
   <translation>Sin acabar: {title}</translation>
  </message>
 </context>
</TS>
